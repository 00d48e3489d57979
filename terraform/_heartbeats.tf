# What processes promised and when they last kept it. A row per process, by its name:
#   intervalSeconds, or cron (crontab's five fields) with timeZone (such as Asia/Tokyo; UTC without it)
#   graceSeconds    how much later still counts as in time; a cron slot also takes a beat that comes as much earlier (or 5 minutes)
#   maxRunSeconds   how long a run may take from its start ping; without it starts are not watched
#   mutedUntil, mutedPeriods ("22:00-06:00, 12:00-13:00" on the clock of timeZone): when nobody is notified
#   tokenSha256     SHA-256 of its token, in hexadecimal
#   lastBeat, lastStart, lastFailure   its pings
#   watchedSince    from when beats are expected; the job sets it for a process that never beat. Set it to now when you change the schedule.
#   state, stateSince, recentChanges, flappingSince   are the job's
#
# A new process:
#   secret=$(openssl rand -hex 32)
#   aws dynamodb put-item --table-name heartbeats --condition-expression 'attribute_not_exists(process)' --item "$(jq -n --arg sha256 \
#     "$(printf %s "$secret" | sha256sum | cut -d' ' -f1)" '{process: {S: "billing-sync"}, cron: {S: "30 2 * * MON-FRI"},
#     timeZone: {S: "Asia/Tokyo"}, graceSeconds: {N: "900"}, tokenSha256: {S: $sha256}}')"

resource "aws_dynamodb_table" "heartbeats" {
  name                        = "heartbeats"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "process"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "process"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}
