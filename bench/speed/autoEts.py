"""statsforecast's AutoETS on a long table, as a user would: rolling-origin windows, 80 % intervals and quantiles.

python autoEts.py TABLE.csv OUT.csv FREQ SEASON HORIZON WINDOWS
"""
import sys

import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS

if __name__ == "__main__":
    table, out, freq = sys.argv[1:4]
    season, horizon, windows = map(int, sys.argv[4:7])
    data = pd.read_csv(table, parse_dates=["ds"])
    forecaster = StatsForecast(models=[AutoETS(season_length=season)], freq=freq, n_jobs=2)
    done = forecaster.cross_validation(df=data, h=horizon, n_windows=windows, step_size=horizon, level=[20, 40, 60, 80])
    done.to_csv(out, index=False)
    print(len(done))
