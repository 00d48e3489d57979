namespace Hazards.Bodies;

/// <summary>
/// Seismic intensities (震度: <c>1</c> … <c>4</c>, <c>5-</c>, <c>5+</c>, <c>6-</c>, <c>6+</c>, <c>7</c>) by area, observed or forecast.
/// </summary>
public sealed record SeismicIntensity
{
    private static readonly string[] Steps = ["1", "2", "3", "4", "5-", "5+", "6-", "6+", "7"];

    /// <summary>Whether it is forecast (緊急地震速報) and not observed.</summary>
    public required bool IsForecast { get; init; }

    public string Max { get; set; } = "";

    /// <summary>The upper end of a forecast, which may be <c>over</c>: <see cref="Max"/> or more. Empty when observed.</summary>
    public string MaxTo { get; set; } = "";

    /// <summary>Class of long-period ground motion, <c>0</c> to <c>4</c>; mostly empty.</summary>
    public string MaxLongPeriod { get; set; } = "";

    /// <summary>Prefectures, each with its regions, each with its municipalities; stations are left to the document.</summary>
    public required IReadOnlyList<IntensityArea> Areas { get; init; }

    /// <summary>How strong an intensity is, from 0 for 1 to 8 for 7; -1 for what is none.</summary>
    public static int StepOf(string intensity) => Array.IndexOf(Steps, intensity);
}
