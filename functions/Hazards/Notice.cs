namespace Hazards;

/// <summary>Kinds that are announced for areas: an Item of the headline, of a warning or of a volcano's information.</summary>
public sealed class Notice
{
    /// <summary>The type of its group, such as <c>気象警報・注意報（市町村等）</c>: the same is often said once for each size of area.</summary>
    public required string Group { get; init; }

    public required IReadOnlyList<Kind> Kinds { get; init; }

    public required IReadOnlyList<Area> Areas { get; init; }

    /// <summary>When it happened or begins; null when it is not said.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When it ends; null when it is not said.</summary>
    public DateTimeOffset? Until { get; init; }
}
