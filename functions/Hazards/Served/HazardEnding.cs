using System.Text.Json.Serialization;

namespace Hazards.Served;

/// <summary>Why a hazard ended, or why it will.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HazardEnding>))]
public enum HazardEnding
{
    /// <summary>Its source or an operator said until when it holds.</summary>
    [JsonStringEnumMemberName("validity")]
    Validity,

    /// <summary>Its own telegrams say that it is over: 解除, a typhoon that became a low.</summary>
    [JsonStringEnumMemberName("lift")]
    Lift,

    /// <summary>A telegram of another event speaks in its place.</summary>
    [JsonStringEnumMemberName("superseded")]
    Superseded,

    /// <summary>Nothing new came for as long as such a hazard lasts (<see cref="HazardLifetimes"/>).</summary>
    [JsonStringEnumMemberName("lifetime")]
    Lifetime,

    /// <summary>Retracted by its source or an operator.</summary>
    [JsonStringEnumMemberName("cancel")]
    Cancel,

    /// <summary>Deleted by a source that keeps a list of what is so.</summary>
    [JsonStringEnumMemberName("feed")]
    Feed,
}
