using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Constants;

namespace Worker.Tests.WorkerLib.Constants;

/// <summary>What became of <see cref="LimitsConstants"/> in a later release.</summary>
public sealed record StricterLimits(IReadOnlyList<LimitsConstants.Limit> Limits, string Unit) : IConstants
{
    public IEnumerable<string> Problems() => [];
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StricterLimits))]
internal sealed partial class StricterJson : JsonSerializerContext;
