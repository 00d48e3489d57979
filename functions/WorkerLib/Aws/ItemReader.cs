using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Aws;

/// <summary>
/// Reads the attributes of an item of DynamoDB. One that is not what it should be is a <see cref="FormatException"/> that names the row,
/// the attribute and its value: <c>process billing-sync: state 'asleep' is not …</c>.
/// </summary>
/// <param name="item">The item; what is missing in it is null to the methods <c>Optional…</c>, and an error to the others.</param>
/// <param name="row">How messages name the row, such as <c>row billing-sync of heartbeats</c>.</param>
/// <param name="fix">What messages end with: what to do about it.</param>
public sealed class ItemReader(IReadOnlyDictionary<string, AttributeValue> item, string row, string fix = "")
{
    private const string AnyNumber = "a whole number";
    private const int MaxShownChars = 200;

    public bool Has(string name) => item.ContainsKey(name);

    /// <summary>The attribute as it is; null when it is missing.</summary>
    public AttributeValue? Value(string name) => item.GetValueOrDefault(name);

    /// <summary>A text that is not empty.</summary>
    public string Text(string name) => OptionalText(name) is { Length: > 0 } text ? text : throw Misfit(name, "is not a text");

    /// <summary>A text, be it empty; null when it is missing or no text.</summary>
    public string? OptionalText(string name) => item.GetValueOrDefault(name)?.S;

    /// <param name="kind">What the number is, for the message: <c>a whole number of seconds</c>.</param>
    public long Number(string name, long min = long.MinValue, long max = long.MaxValue, string kind = AnyNumber) =>
        OptionalNumber(name, min, max, kind) ?? throw NoNumber(name, min, max, kind);

    /// <inheritdoc cref="Number"/>
    public long? OptionalNumber(string name, long min = long.MinValue, long max = long.MaxValue, string kind = AnyNumber) =>
        !item.TryGetValue(name, out var value) ? null : NumberOf(value, min, max) ?? throw NoNumber(name, min, max, kind);

    /// <summary>An instant, as <see cref="Attributes.Time"/> writes it or with an offset.</summary>
    public DateTimeOffset Time(string name) => OptionalTime(name) ?? throw NoTime(name);

    /// <inheritdoc cref="Time"/>
    public DateTimeOffset? OptionalTime(string name) =>
        !item.TryGetValue(name, out var value) ? null
        : DateTimeOffset.TryParse(value.S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw NoTime(name);

    public bool Flag(string name) => item.GetValueOrDefault(name)?.BOOL ?? throw Misfit(name, "is not true or false");

    /// <summary>The elements of a list; none when it is missing.</summary>
    public IReadOnlyList<AttributeValue> List(string name) => item.GetValueOrDefault(name)?.L ?? [];

    /// <summary>Whole numbers by their names; none when the map is missing.</summary>
    public Dictionary<string, long> Numbers(string name)
    {
        var numbers = new Dictionary<string, long>();
        foreach (var (key, value) in item.GetValueOrDefault(name)?.M ?? [])
        {
            numbers[key] = NumberOf(value, long.MinValue, long.MaxValue) ?? throw Misfit(name, $"has {key}, which is not {AnyNumber}");
        }

        return numbers;
    }

    /// <summary>The error of an attribute that is not what it should be.</summary>
    /// <param name="problem">What is wrong with it, such as <c>is not a text</c>.</param>
    public FormatException Misfit(string name, string problem, Exception? inner = null) => Misfit($"{name}{Shown(name)} {problem}", inner);

    /// <summary>The error of a row whose attributes do not fit, or of one whose value is not to be shown as it is.</summary>
    /// <param name="problem">What is wrong with it, with the names of the attributes.</param>
    public FormatException Misfit(string problem, Exception? inner = null) => new($"{row}: {problem}{fix}", inner);

    private FormatException NoNumber(string name, long min, long max, string kind) =>
        Misfit(
            name,
            min == long.MinValue ? $"is not {kind}"
            : max == long.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"is not {kind}, {min} or more")
            : string.Create(CultureInfo.InvariantCulture, $"is not {kind} from {min} to {max}"));

    private FormatException NoTime(string name) => Misfit(name, "is not a time such as 2026-11-20T12:00:00Z");

    private static long? NumberOf(AttributeValue value, long min, long max) =>
        long.TryParse(value.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= min && number <= max
            ? number
            : null;

    /// <summary>A value as a message shows it.</summary>
    public static string Shortened(string value) =>
        value.Length <= MaxShownChars ? value : $"{WorkerLib.Text.Cut(value, MaxShownChars)}…";

    /// <summary>A text or a number; nothing of a binary value, a list or a map, which is not for a line.</summary>
    private string Shown(string name)
    {
        var value = item.GetValueOrDefault(name);
        return value is { B: not null } or { L.Count: > 0 } or { M.Count: > 0 } ? "" : $" '{Shortened(value?.S ?? value?.N ?? "")}'";
    }
}
