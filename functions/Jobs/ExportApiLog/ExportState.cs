using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs.ExportApiLog;

/// <summary>How far the export of one day has come; kept in the ledger, so that another run can go on where one ended.</summary>
/// <param name="Run">The night of the schedule for which it is; null when it is by hand.</param>
/// <param name="Shards">The shards of the day, in their order.</param>
/// <param name="Done">The day is published.</param>
internal sealed record ExportState(string? Run, IReadOnlyList<ShardState> Shards, bool Done)
{
    [JsonIgnore]
    public bool AllRead => Shards.All(shard => shard.AllRead);

    public static ExportState New(string? run, int shards) =>
        new(run, [.. Enumerable.Repeat(new ShardState(0, [], [], null, AllRead: false), shards)], Done: false);

    public string ToJson() => JsonSerializer.Serialize(this, ExportStateJson.Default.ExportState);

    /// <summary>Null when the text says nothing that this version understands.</summary>
    public static ExportState? FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ExportStateJson.Default.ExportState);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How far one shard has come.</summary>
/// <param name="Parts">Parts written so far; each has a file of rows, or one of malformed rows, or both.</param>
/// <param name="After">Sort key of the last row in them.</param>
/// <param name="AllRead">There are no more rows.</param>
internal sealed record ShardState(
    int Parts, IReadOnlyList<ExportedFile> Files, IReadOnlyList<ExportedFile> MalformedFiles, string? After, bool AllRead);

/// <param name="Bytes">Compressed size.</param>
/// <param name="Sha256">Of the compressed bytes, in hexadecimal.</param>
internal sealed record ExportedFile(string Key, long Rows, long Bytes, string Sha256);

/// <summary>What a day's export consists of: the object <c>_manifest.json</c> beside the files.</summary>
/// <param name="Rows">Rows in all <paramref name="Files"/> together.</param>
/// <param name="MalformedRows">Rows set aside in <paramref name="MalformedFiles"/>, each with its reason.</param>
internal sealed record ExportManifest(
    string Day, long Rows, long MalformedRows, IReadOnlyList<ExportedFile> Files, IReadOnlyList<ExportedFile> MalformedFiles)
{
    public static ExportManifest Of(string day, ExportState state)
    {
        List<ExportedFile> files = [.. state.Shards.SelectMany(shard => shard.Files)];
        List<ExportedFile> malformed = [.. state.Shards.SelectMany(shard => shard.MalformedFiles)];
        return new ExportManifest(day, files.Sum(file => file.Rows), malformed.Sum(file => file.Rows), files, malformed);
    }

    [JsonIgnore]
    public IEnumerable<ExportedFile> AllFiles => Files.Concat(MalformedFiles);

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ExportStateJson.Default.ExportManifest);

    /// <exception cref="JsonException">It is no manifest.</exception>
    public static ExportManifest FromBytes(byte[] bytes) => JsonSerializer.Deserialize(bytes, ExportStateJson.Default.ExportManifest)!;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ExportState))]
[JsonSerializable(typeof(ExportManifest))]
internal sealed partial class ExportStateJson : JsonSerializerContext;
