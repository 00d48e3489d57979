using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace WorkerLib.Constants;

/// <summary>One version of a set of constants.</summary>
/// <param name="Version">1 for the first; a rollback is a new version too.</param>
/// <param name="Key">The object with the content; it is named by its hash and never changes.</param>
/// <param name="Sha256">Hash of the object, lower-case hexadecimal.</param>
/// <param name="Bytes">Size of the object.</param>
/// <param name="PublishedBy">Who asked for it, and the invocation that did it.</param>
public sealed record ConstantVersion(long Version, string Key, string Sha256, long Bytes, DateTimeOffset PublishedAt, string PublishedBy)
{
    public Dictionary<string, AttributeValue> ToItem() => new()
    {
        ["version"] = Attributes.Number(Version),
        ["key"] = new(Key),
        ["sha256"] = new(Sha256),
        ["bytes"] = Attributes.Number(Bytes),
        ["publishedAt"] = Attributes.Time(PublishedAt),
        ["publishedBy"] = new(PublishedBy),
    };

    /// <exception cref="FormatException">An attribute is missing or of another type; says which.</exception>
    internal static ConstantVersion Read(ItemReader version) => new(
        version.Number("version", min: 0),
        version.Text("key"),
        version.Text("sha256"),
        version.Number("bytes", min: 0),
        version.Time("publishedAt"),
        version.Text("publishedBy"));
}

/// <summary>A row of the constants table: which version of a set is read.</summary>
/// <param name="Earlier">What was read before, the newest first, at most ten.</param>
public sealed record ConstantPointer(string Set, ConstantVersion Current, IReadOnlyList<ConstantVersion> Earlier)
{
    private const int MaxEarlier = 10;

    public Dictionary<string, AttributeValue> ToItem() => new(Current.ToItem())
    {
        ["set"] = new(Set),
        ["earlier"] = new() { L = [.. Earlier.Take(MaxEarlier).Select(version => new AttributeValue { M = version.ToItem() })] },
    };

    /// <exception cref="InvalidConstantsException">The row is damaged.</exception>
    public static ConstantPointer Read(string set, IReadOnlyDictionary<string, AttributeValue> item)
    {
        try
        {
            var row = new ItemReader(item, "its current version");
            return new ConstantPointer(
                set,
                ConstantVersion.Read(row),
                [.. row.List("earlier").Select(version => ConstantVersion.Read(new ItemReader(version.M ?? [], "an earlier version")))]);
        }
        catch (FormatException exception)
        {
            throw new InvalidConstantsException(
                set,
                $"its row in the constants table is damaged: {exception.Message}. Restore the row, or delete it and publish the set again",
                exception);
        }
    }
}
