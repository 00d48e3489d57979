using System.Text.Json;

namespace LocalAws.LambdaHost;

/// <summary>A deployed function, as <c>GET /2015-03-31/functions/{name}/configuration</c> describes it.</summary>
/// <param name="Fingerprint">Differs when anything of the configuration or the code does.</param>
public sealed record FunctionConfiguration(
    string Name,
    string Arn,
    string Handler,
    string Runtime,
    TimeSpan Timeout,
    int MemorySizeInMB,
    string CodeSha256,
    IReadOnlyDictionary<string, string> Environment,
    string Fingerprint)
{
    /// <summary><c>$LATEST</c>, or the number of a published version.</summary>
    public string Version { get; init; } = "$LATEST";

    /// <summary>The ARNs of the versions of its layers, in their order.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    public string LogGroupName => $"/aws/lambda/{Name}";

    public static FunctionConfiguration Read(JsonElement function) => new(
        function.GetProperty("FunctionName").GetString()!,
        function.GetProperty("FunctionArn").GetString()!,
        function.GetProperty("Handler").GetString()!,
        function.GetProperty("Runtime").GetString()!,
        TimeSpan.FromSeconds(function.GetProperty("Timeout").GetInt32()),
        function.GetProperty("MemorySize").GetInt32(),
        function.GetProperty("CodeSha256").GetString()!,
        function.TryGetProperty("Environment", out var environment) && environment.TryGetProperty("Variables", out var variables)
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString()!)
            : [],
        function.GetRawText())
    {
        Version = function.GetProperty("Version").GetString()!,
        Layers = function.TryGetProperty("Layers", out var layers) && layers.ValueKind == JsonValueKind.Array
            ? [.. layers.EnumerateArray().Select(layer => layer.GetProperty("Arn").GetString()!)]
            : [],
    };
}
