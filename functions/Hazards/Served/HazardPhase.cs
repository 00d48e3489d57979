using System.Text.Json.Serialization;

namespace Hazards.Served;

[JsonConverter(typeof(JsonStringEnumConverter<HazardPhase>))]
public enum HazardPhase
{
    /// <summary>In force, as far as its end is not past (<see cref="Hazard.ActiveUntil"/>).</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Over, by its own words or by time (<see cref="Hazard.EndsBy"/>): it was right while it held.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>Retracted by its source or by an operator.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
