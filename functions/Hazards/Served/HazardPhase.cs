using System.Text.Json.Serialization;

namespace Hazards.Served;

[JsonConverter(typeof(JsonStringEnumConverter<HazardPhase>))]
public enum HazardPhase
{
    /// <summary>In force, as far as its end is not past (<see cref="Hazard.ValidUntil"/>).</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Over, by its own words (解除, 警報解除): it was right while it held.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,

    /// <summary>Retracted by its source or by an operator.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
