using System.Text.Json.Serialization;

namespace Hazards;

[JsonConverter(typeof(JsonStringEnumConverter<HazardSource>))]
public enum HazardSource
{
    /// <summary>気象庁防災情報XML.</summary>
    [JsonStringEnumMemberName("jma")]
    Jma,

    /// <summary>GeoJSON of the US Geological Survey.</summary>
    [JsonStringEnumMemberName("usgs")]
    Usgs,
}
