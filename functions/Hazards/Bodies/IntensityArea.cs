namespace Hazards.Bodies;

public sealed record IntensityArea
{
    /// <summary><c>Pref</c>, <c>Area</c> or <c>City</c>.</summary>
    public required string Level { get; init; }

    public string Name { get; set; } = "";

    public string Code { get; set; } = "";

    /// <summary>Empty when nothing came yet: the condition then says what is supposed.</summary>
    public string Max { get; set; } = "";

    /// <summary>The upper end of a forecast, which may be <c>over</c>: <see cref="Max"/> or more. Empty when observed.</summary>
    public string MaxTo { get; set; } = "";

    /// <summary>
    /// Such as 震度５弱以上未入電: a station that is silent and probably shaken. Of a forecast, such as 既に主要動到達と推測.
    /// </summary>
    public string Condition { get; set; } = "";

    /// <summary>Of a forecast, 緊急地震速報（警報） or 緊急地震速報（予報）; null when it is not said.</summary>
    public Kind? Kind { get; init; }

    /// <summary>Of a forecast, when the strong motion comes; null when it is there, or when that is not said.</summary>
    public DateTimeOffset? ArrivesAt { get; init; }

    /// <summary>Class of long-period ground motion, <c>0</c> to <c>4</c>, the upper end of a forecast; mostly empty.</summary>
    public string LongPeriod { get; set; } = "";
}
