"""Training steps a second of the pretrained network's shape: Keras layers and Adam, the step under tf.function.

python kerasSteps.py SHAPE.json BATCH SECONDS
"""
import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
import keras
import tensorflow as tf

if __name__ == "__main__":
    shape, batch, seconds = json.load(open(sys.argv[1])), int(sys.argv[2]), float(sys.argv[3])
    keras.utils.set_random_seed(1)
    k, levels = shape["candidates"], shape["levels"]
    middle = (len(levels) - 1) // 2
    inputs = keras.Input((shape["inputs"],))
    h = keras.layers.LeakyReLU(0.01)(keras.layers.Dense(shape["width"])(inputs))
    for _ in range(shape["depth"] - 1):
        h = keras.layers.Add()([h, keras.layers.LeakyReLU(0.01)(keras.layers.Dense(shape["width"])(h))])
    out = keras.layers.Dense(k + len(levels))(h) + keras.layers.Dense(k + len(levels), use_bias=False)(inputs)
    network = keras.Model(inputs, out)
    adam = keras.optimizers.AdamW(
        1e-4, beta_1=0.9, beta_2=0.99, weight_decay=0.01, global_clipnorm=1.0, use_ema=True, ema_momentum=0.999
    )
    adam.build(network.trainable_variables)
    q, weights = tf.constant(levels), tf.constant(shape["levelWeights"])

    @tf.function
    def step(x, actual):
        with tf.GradientTape() as tape:
            o = network(x, training=True)
            mixed = tf.reduce_sum(tf.nn.softmax(o[:, :k]) * tf.sinh(x[:, :k]), 1, keepdims=True)
            centre = mixed + o[:, k : k + 1]
            steps = tf.nn.softplus(o[:, k + 1 :])
            below = tf.cumsum(steps[:, :middle], 1, reverse=True)
            quantiles = tf.concat([centre - below, centre, centre + tf.cumsum(steps[:, middle:], 1)], 1)
            error = actual - quantiles
            loss = tf.reduce_mean(tf.reduce_sum(tf.maximum(q * error, (q - 1) * error) * weights, 1))
        adam.apply(tape.gradient(loss, network.trainable_variables), network.trainable_variables)
        return loss

    x, actual = tf.random.normal((batch, shape["inputs"])), tf.random.normal((batch, 1))
    for _ in range(10):
        step(x, actual).numpy()
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        step(x, actual).numpy()
        done += 1
    threads = tf.config.threading.get_intra_op_parallelism_threads() or os.cpu_count()
    print(json.dumps({"stepsPerSecond": done / (time.perf_counter() - began), "threads": threads}))
