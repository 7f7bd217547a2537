#!/bin/sh
# Makes Temporal's two databases and their tables, or brings them up to the version of these tools.
# Where SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD say; safe to run again.
set -eu

schemas=${TEMPORAL_SCHEMAS:-/etc/temporal/schema/postgresql/v12}

for database in temporal:temporal temporal_visibility:visibility; do
  name=${database%%:*}
  temporal-sql-tool --database "$name" create-database || true
  temporal-sql-tool --database "$name" setup-schema --version 0.0
  temporal-sql-tool --database "$name" update-schema --schema-dir "$schemas/${database##*:}/versioned"
done
