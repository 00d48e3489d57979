# Hazard information (functions/Hazards/; the rows are those of functions/Hazards.Tables/). hazard_events holds what came: by event its
# state, its telegrams and its amendments. EnrichHazards makes of it what is served: hazards, a row each, and hazard_lists, the same by
# list (all, a family, a prefecture) and time, so that reading a list is one query. The list `ends` has what is active by its end, for
# EndHazards.

resource "aws_dynamodb_table" "hazard_events" {
  name                        = "hazard_events"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "event"
  range_key                   = "row"
  deletion_protection_enabled = var.protect_data
  stream_enabled              = true
  stream_view_type            = "KEYS_ONLY"

  attribute {
    name = "event"
    type = "S"
  }

  attribute {
    name = "row"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_dynamodb_table" "hazards" {
  name                        = "hazards"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = var.protect_data
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}

resource "aws_dynamodb_table" "hazard_lists" {
  name                        = "hazard_lists"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "list"
  range_key                   = "entry"
  deletion_protection_enabled = var.protect_data

  attribute {
    name = "list"
    type = "S"
  }

  attribute {
    name = "entry"
    type = "S"
  }

  point_in_time_recovery {
    enabled = var.protect_data
  }
}
