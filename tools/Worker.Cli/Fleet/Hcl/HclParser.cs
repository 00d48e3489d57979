using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalAws.Setup;

namespace Worker.Cli.Fleet.Hcl;

/// <summary>Parses Terraform files with HashiCorp's own parser (npm @cdktf/hcl2json): one process for all of them.</summary>
internal static partial class HclParser
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <returns>A file for each that was given, in that order.</returns>
    /// <exception cref="UserException">Node.js or npm is missing, or failed.</exception>
    public static async Task<IReadOnlyList<HclFile>> ParseAsync(
        Repository repository, IReadOnlyList<SourceFile> files, CancellationToken cancellationToken)
    {
        if (!await NpmTools.IsInstalledAsync(repository, cancellationToken))
        {
            await MachineSetup.EnsureAsync(Needs.ForNode, repository, cancellationToken);
        }

        var input = JsonSerializer.SerializeToUtf8Bytes(files.Select(file => new { name = file.Path, text = file.Text }));
        var output = JsonElement.Parse(await NpmTools.RunAsync(repository, "parse-hcl.mjs", input, cancellationToken));
        return [.. files.Zip(output.EnumerateArray(), Read)];
    }

    private static HclFile Read(SourceFile file, JsonElement parsed) => parsed.TryGetProperty("error", out var error)
        ? new HclFile(file, Nothing, Explain(file, error.GetString()!))
        : new HclFile(file, parsed.GetProperty("content"));

    private static HclError Explain(SourceFile file, string message)
    {
        var match = ParserMessage().Match(message);
        return match.Success
            ? new HclError(file.At(int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture)), match.Groups["what"].Value)
            : new HclError(file.At(), message);
    }

    /// <summary>
    /// parse config: [x.tf:1,15-16: Argument or block definition required; An argument or block definition is required here.]
    /// </summary>
    [GeneratedRegex(@"^parse config: \[.*?:(?<line>\d+),[^:]*: (?<what>[^;]*)")]
    private static partial Regex ParserMessage();
}
