environment  = "local"
local_aws    = true
protect_data = false

# The samples are old.
announce_hazards = { max_age_hours = 1000000 }

# Nothing here reaches the internet: a stand-in for the feeds passes its own addresses to the functions.
import_hazards = { jma_feeds_url = "", usgs_feeds_url = "" }

# env/local.parameters.json says what the local Parameter Store holds.
notify = { destinations_parameter = "/worker/notify-destinations" }
