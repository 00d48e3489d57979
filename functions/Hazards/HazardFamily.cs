using System.Text.Json.Serialization;

namespace Hazards;

/// <summary>What a telegram is about, in the widest sense.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HazardFamily>))]
public enum HazardFamily
{
    /// <summary>None of the others, or a kind that nobody has told us of.</summary>
    [JsonStringEnumMemberName("other")]
    Other,

    [JsonStringEnumMemberName("earthquake")]
    Earthquake,

    [JsonStringEnumMemberName("tsunami")]
    Tsunami,

    [JsonStringEnumMemberName("volcano")]
    Volcano,

    /// <summary>Weather warnings and advisories, old and new.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("heavy-rain")]
    HeavyRain,

    [JsonStringEnumMemberName("landslide")]
    Landslide,

    [JsonStringEnumMemberName("flood")]
    Flood,

    [JsonStringEnumMemberName("typhoon")]
    Typhoon,

    [JsonStringEnumMemberName("tornado")]
    Tornado,
}
