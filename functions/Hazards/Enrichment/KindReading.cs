namespace Hazards.Enrichment;

/// <summary>How grave a kind is that stands in <see cref="Served.HazardArea.Kinds"/>.</summary>
public static class ShownKinds
{
    /// <summary>Information for what was lifted, and for what nobody placed.</summary>
    public static HazardSeverity SeverityOf(string kind) => SeverityRules.OfName(kind);
}

/// <summary>What a kind of a telegram says of its areas now.</summary>
public enum KindState
{
    InForce,

    /// <summary>Was in force, and is no more.</summary>
    Lifted,

    /// <summary>An area that is named only so that all are named.</summary>
    Nothing,
}

/// <summary>Reads kinds, which every family of telegrams words in its own way.</summary>
internal static class KindReading
{
    public static KindState StateOf(Kind kind)
    {
        // なし, 発表警報・注意報はなし, 海上警報なし
        if (kind.Status.EndsWith("なし", StringComparison.Ordinal) || kind.Name.EndsWith("なし", StringComparison.Ordinal))
        {
            return KindState.Nothing;
        }

        return kind.Status == "解除" || kind.Condition == "解除" || kind.Name.EndsWith("解除", StringComparison.Ordinal) || IsLowered(kind)
            ? KindState.Lifted
            : KindState.InForce;
    }

    /// <summary>What is shown of a kind.</summary>
    public static string NameOf(Kind kind, HazardFamily family)
    {
        var name = kind.Name switch
        {
            "警戒" when family == HazardFamily.Landslide => "土砂災害警戒情報",
            "情報タグ" => kind.Condition, // a list of words
            "" => kind.Status,
            _ => kind.Name,
        };
        var isLifted = (kind.Status == "解除" || kind.Condition == "解除") && !name.EndsWith("解除", StringComparison.Ordinal);
        return isLifted ? $"{name}（解除）" : name;
    }

    /// <summary>Lowered to what always holds: a volcano to level 1, a tsunami warning to a forecast of small changes (72, 73).</summary>
    private static bool IsLowered(Kind kind) =>
        (kind.Condition == "引下げ" && SeverityRules.OfName(kind.Name) == HazardSeverity.Information)
        || (kind.Code is "72" or "73" && kind.Name.StartsWith("津波予報", StringComparison.Ordinal));
}
