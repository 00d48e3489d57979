environment  = "local"
local_aws    = true
protect_data = false
