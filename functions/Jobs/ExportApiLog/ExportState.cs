using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Jobs;

/// <summary>How far the export of one day has come; kept in the ledger, so that another run can go on where one ended.</summary>
/// <param name="Run">What the export is for: the night of the schedule, or a request by hand.</param>
/// <param name="Shards">The shards of the day, in their order.</param>
/// <param name="Done">The files and the manifest are in place.</param>
public sealed record ExportState(string Run, IReadOnlyList<ShardState> Shards, bool Done)
{
    [JsonIgnore]
    public IEnumerable<ExportedFile> Files => Shards.SelectMany(shard => shard.Files);

    [JsonIgnore]
    public bool AllRead => Shards.All(shard => shard.AllRead);

    public static ExportState New(string run, int shards) => new(run, [.. Enumerable.Repeat(new ShardState([], null, AllRead: false), shards)], Done: false);

    public string ToJson() => JsonSerializer.Serialize(this, ExportStateJson.Default.ExportState);

    public static ExportState FromJson(string json) => JsonSerializer.Deserialize(json, ExportStateJson.Default.ExportState)!;
}

/// <summary>How far one shard has come.</summary>
/// <param name="Files">The files written so far.</param>
/// <param name="After">Sort key of the last row in them.</param>
/// <param name="AllRead">There are no more rows.</param>
public sealed record ShardState(IReadOnlyList<ExportedFile> Files, string? After, bool AllRead);

/// <param name="Bytes">Compressed size.</param>
/// <param name="Sha256">Of the compressed bytes, in hexadecimal.</param>
public sealed record ExportedFile(string Key, long Rows, long Bytes, string Sha256);

/// <summary>What a day's export consists of: the object <c>manifest.json</c> beside the files, written after all of them.</summary>
public sealed record ExportManifest(string Day, long Rows, IReadOnlyList<ExportedFile> Files)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, ExportStateJson.Default.ExportManifest);

    public static ExportManifest FromBytes(byte[] bytes) => JsonSerializer.Deserialize(bytes, ExportStateJson.Default.ExportManifest)!;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ExportState))]
[JsonSerializable(typeof(ExportManifest))]
internal sealed partial class ExportStateJson : JsonSerializerContext;
