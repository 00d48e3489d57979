namespace Hazards;

/// <summary>
/// How severe a hazard is; a number in JSON and in rows. They are the five levels of alert (警戒レベル, 内閣府「避難情報に関するガイドライン」)
/// less one, and everything else is placed beside them.
/// </summary>
public enum HazardSeverity
{
    Information = 0,

    /// <summary>注意報.</summary>
    Advisory = 1,

    /// <summary>警報.</summary>
    Warning = 2,

    /// <summary>危険警報.</summary>
    Severe = 3,

    /// <summary>特別警報.</summary>
    Emergency = 4,
}
