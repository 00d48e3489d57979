using Hazards.Served;

namespace Hazards.Cap;

/// <summary>Where people read more: the source's own page of what a hazard is.</summary>
internal static class CapPages
{
    private const string Jma = "https://www.jma.go.jp/bosai/";

    /// <summary>An absolute address.</summary>
    public static string Of(Hazard hazard) => hazard.Source == HazardSource.Usgs
        ? $"https://earthquake.usgs.gov/earthquakes/eventpage/{Uri.EscapeDataString(hazard.EventId)}"
        : Jma + hazard.Family switch
        {
            HazardFamily.Earthquake => "map.html#contents=earthquake_map",
            HazardFamily.Tsunami => "map.html#contents=tsunami",
            HazardFamily.Volcano => "map.html#contents=volcano",
            HazardFamily.Typhoon => "map.html#contents=typhoon",
            HazardFamily.Warning => "warning/",
            HazardFamily.HeavyRain or HazardFamily.Landslide or HazardFamily.Flood => "risk/",
            HazardFamily.Tornado => "nowc/",
            _ => "information/",
        };
}
