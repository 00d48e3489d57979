namespace Hazards.Bodies;

public sealed class IntensityArea
{
    /// <summary><c>Pref</c>, <c>Area</c> or <c>City</c>.</summary>
    public required string Level { get; init; }

    public string Name { get; set; } = "";

    public string Code { get; set; } = "";

    /// <summary>Empty when nothing came yet: the condition then says what is supposed.</summary>
    public string Max { get; set; } = "";

    /// <summary>The upper end of a forecast; empty when observed.</summary>
    public string MaxTo { get; set; } = "";

    /// <summary>Such as 震度５弱以上未入電: a station that is silent and probably shaken.</summary>
    public string Condition { get; set; } = "";
}
