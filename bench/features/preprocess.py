"""mlforecast's `preprocess` with the lags and rolling means of Headwater's daily features, on the same table.

python preprocess.py TABLE.parquet: prints the seconds of each of three runs as JSON, wall and processor.
"""
import json
import sys
import time

import pandas as pd
from mlforecast import MLForecast
from mlforecast.lag_transforms import RollingMean

LAGS = [1, 2, 3, 4, 5, 6, 7, 14, 21, 28, 364]
frame = pd.read_parquet(sys.argv[1])
forecast = MLForecast(models=[], freq="D", lags=LAGS, lag_transforms={1: [RollingMean(7), RollingMean(28)]}, num_threads=1)
runs = []
for _ in range(3):
    wall, cpu = time.perf_counter(), time.process_time()
    made = forecast.preprocess(frame, dropna=False, static_features=[])
    runs.append({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu})
print(json.dumps({"rows": len(made), "columns": made.shape[1] - 3, "runs": runs}))
