namespace Hazards.Bodies;

/// <summary>The first or the highest wave.</summary>
public sealed class TsunamiWave
{
    /// <summary>When it comes or came.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Such as ただちに津波来襲と予測, 第１波の到達を確認, 観測中, 重要.</summary>
    public string Condition { get; set; } = "";

    /// <summary>押し or 引き for a first wave.</summary>
    public string Initial { get; set; } = "";

    /// <summary>Metres; no value but a description such as 巨大 while the quake's size is not known.</summary>
    public Measure? Height { get; init; }

    /// <summary>追加 or 更新 when it differs from the telegram before.</summary>
    public string Revise { get; set; } = "";
}
