# What processes promised and when they last kept it. A row per process, by its name:
#   intervalSeconds, or cron (crontab's five fields) with timeZone (such as Asia/Tokyo; UTC without it)
#                   (also @daily and its like, L, L-3, LW, 15W, FRIL, FRI#2, ?, ranges over the end such as 22-2)
#   graceSeconds    how much later still counts as in time; a cron slot also takes a beat that comes as much earlier (or 5 minutes)
#   maxRunSeconds   how long a run may take from its start ping; without it starts are not watched
#   mutedUntil, mutedPeriods ("22:00-06:00, 12:00-13:00" on the clock of timeZone): when nobody is notified
#   tokenSha256     SHA-256 of its token, in hexadecimal; a set of two while the token is replaced
#   lastBeat, lastStart, lastFailure, lastExitCode, openRuns, endedRuns   its pings
#   watchedSince    from when beats are expected; the job sets it for a process that never beat. Other times count from when it first
#                   reads them.
#   state, stateSince, recentChanges, flappingSince   are the job's
#
# A new process: ./worker process add billing-sync --cron '30 2 * * MON-FRI' --zone Asia/Tokyo --grace 15m --env production
# It checks the row with the job's own reader and prints a token. A row with a mistake raises an alert, process/<name>/config.

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

# What people were notified of and is not over: a row per open incident, by the subject of its alerts. It outlives the row of its process,
# so that the incident ends when that row is deleted or put anew.
resource "aws_dynamodb_table" "process_incidents" {
  name                        = "process_incidents"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "subject"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "subject"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

# What each process promised when its row last had no mistake in that (process, keptAt, its attributes of the row, and timesAt when its
# times took the place of others): it is watched by that while its row has one. It stands beside the row, because a mistake often comes with
# a row that is put anew.
resource "aws_dynamodb_table" "process_promises" {
  name                        = "process_promises"
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
