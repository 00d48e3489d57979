using System.Text.Json;

namespace Demo.Vertex;

/// <summary>Component files are uploaded: two are converted, and one that follows the published table is reported.</summary>
[NeedsJobs("convert_vertex_components")]
internal sealed class VertexComponentsPart : IDemoPart
{
    /// <summary>The published table reads the model, an output, with <c>inputs.artifacts</c>.</summary>
    public const string ByTheTable = "train_by_the_table.yaml";

    private const string Train = "train.yaml";

    public int Order => 5;

    public async Task RunAsync(DemoRun demo, CancellationToken cancellationToken)
    {
        Screen.Title("convert_vertex_components converts component files for training code that reads Hydra's overrides");
        foreach (var file in new[] { VertexSample.Keys, "data_prepare.yaml", Train, ByTheTable })
        {
            await VertexSample.UploadAsync(demo, file, $"incoming/example/{file}", cancellationToken);
        }

        Screen.Line($"{Train} with {{ --model: callbacks.model_checkpoint.dirpath }}, before:");
        ShowArguments(await File.ReadAllTextAsync(VertexSample.PathOf(demo.Repository, Train), cancellationToken));
        await ReportAsync(demo, "data_prepare.yaml", cancellationToken);
        var report = await ReportAsync(demo, Train, cancellationToken);
        var converted = report.GetProperty("converted").GetString()!;
        Screen.Line($"after, as s3://{VertexSample.Bucket}/{converted}:");
        ShowArguments(await VertexSample.ReadAsync(demo, converted, cancellationToken));

        Screen.Line("A component that reads its output as an input, as the published table has it, is not converted:");
        foreach (var finding in (await ReportAsync(demo, ByTheTable, cancellationToken)).GetProperty("findings").EnumerateArray())
        {
            Screen.Line($"  {Text(finding, "file")}:{finding.GetProperty("line")}:{finding.GetProperty("column")}: "
                + $"{Text(finding, "severity")} {Text(finding, "code")}: {Text(finding, "message")} {Text(finding, "fix")}");
        }
    }

    private static void ShowArguments(string component)
    {
        foreach (var line in component.TrimEnd().Split('\n').SkipWhile(line => line.Trim() != "args:").Skip(1))
        {
            Screen.Line($"  {line.Trim()}");
        }
    }

    private static async Task<JsonElement> ReportAsync(DemoRun demo, string file, CancellationToken cancellationToken) =>
        JsonElement.Parse(await VertexSample.ReadAsync(demo, $"converted/example/{file}.report.json", cancellationToken));

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
