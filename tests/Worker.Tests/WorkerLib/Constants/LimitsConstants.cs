using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Constants;

namespace Worker.Tests.WorkerLib.Constants;

/// <summary>A set to try the store with.</summary>
public sealed record LimitsConstants(IReadOnlyList<LimitsConstants.Limit> Limits, string? Note = null) : IConstants
{
    public static ConstantSet Set { get; } = ConstantSet.Of("limits", LimitsJson.Default.LimitsConstants);

    public IEnumerable<string> Problems() => Limits
        .Select((limit, index) => (limit, index))
        .Where(one => one.limit.Most < 1)
        .Select(one => $"$.limits[{one.index}].most: {one.limit.Most} is less than 1");

    public sealed record Limit(string Name, int Most);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LimitsConstants))]
internal sealed partial class LimitsJson : JsonSerializerContext;
