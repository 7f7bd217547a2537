"""Training steps a second of the pretrained network's shape in eager PyTorch on the processor.

python torchSteps.py SHAPE.json BATCH SECONDS
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Network(nn.Module):
    """Dense layers, all but the first residual; a softmax over candidates; monotone quantiles."""

    def __init__(self, shape):
        super().__init__()
        inputs, width, self.candidates, levels = (shape[k] for k in ("inputs", "width", "candidates", "levels"))
        outputs = self.candidates + len(levels)
        self.layers = nn.ModuleList([nn.Linear(inputs if i == 0 else width, width) for i in range(shape["depth"])])
        self.out = nn.Linear(width, outputs)
        self.short = nn.Linear(inputs, outputs, bias=False)
        self.middle = (len(levels) - 1) // 2

    def forward(self, x):
        h = F.leaky_relu(self.layers[0](x), 0.01)
        for layer in self.layers[1:]:
            h = h + F.leaky_relu(layer(h), 0.01)
        o = self.out(h) + self.short(x)
        k = self.candidates
        mixed = (torch.softmax(o[:, :k], 1) * torch.sinh(x[:, :k])).sum(1, keepdim=True)
        centre = mixed + o[:, k : k + 1]
        steps = F.softplus(o[:, k + 1 :])
        below = torch.flip(torch.cumsum(torch.flip(steps[:, : self.middle], [1]), 1), [1])
        return torch.cat([centre - below, centre, centre + torch.cumsum(steps[:, self.middle :], 1)], 1)


if __name__ == "__main__":
    shape, batch, seconds = json.load(open(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])
    torch.manual_seed(1)
    network = Network(shape)
    levels = torch.tensor(shape["levels"])
    weights = torch.tensor(shape["levelWeights"])
    adam = torch.optim.AdamW(network.parameters(), lr=1e-4, betas=(0.9, 0.99), weight_decay=0.01)
    average = [p.detach().clone() for p in network.parameters()]
    x = torch.randn(batch, shape["inputs"])
    actual = torch.randn(batch, 1)

    def step():
        adam.zero_grad()
        error = actual - network(x)
        loss = (torch.maximum(levels * error, (levels - 1) * error) * weights).sum(1).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        adam.step()
        with torch.no_grad():
            torch._foreach_lerp_(average, list(network.parameters()), 1e-3)
        return loss.item()

    for _ in range(10):
        step()
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        step()
        done += 1
    print(json.dumps({"stepsPerSecond": done / (time.perf_counter() - began), "threads": torch.get_num_threads()}))
