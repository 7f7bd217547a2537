#!/bin/sh
# Makes the namespace TEMPORAL_NAMESPACE on the server at TEMPORAL_ADDRESS, where it is missing. Histories are kept for
# thirty days: what a night has published is kept by the store, not by Temporal.
set -eu

tries=0
until temporal operator cluster health >/dev/null 2>&1; do
  tries=$((tries + 1))
  if [ "$tries" -ge 60 ]; then
    echo "The Temporal server at $TEMPORAL_ADDRESS does not come up." >&2
    exit 1
  fi
  sleep 1
done
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 720h
