using System.Text.RegularExpressions;

namespace Worker.Cli.RemoveJobs;

/// <summary>What a formatted .tf file declares and refers to.</summary>
/// <param name="Stores">Its tables, buckets and queues: what may hold data.</param>
internal sealed partial record TerraformFile(
    string Path, IReadOnlySet<string> Declares, IReadOnlyList<string> Variables, IReadOnlyList<Store> Stores, string Code)
{
    /// <summary>The addresses of what AWS has of it.</summary>
    public IEnumerable<string> Resources =>
        Declares.Where(address => address.StartsWith("aws_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>What says which objects of some buckets start what: nothing refers to it.</summary>
    public IEnumerable<string> NotificationsOf(IReadOnlyCollection<string> buckets) => Resource().Matches(Code)
        .Where(match => match.Groups["type"].Value == "aws_s3_bucket_notification" && buckets.Any(bucket => Refers(match.Value, bucket)))
        .Select(Address);

    public bool IsShared => System.IO.Path.GetFileName(Path).StartsWith('_');

    /// <summary>Whether it declares something for each job there is, such as alarms.</summary>
    public bool IsOfEveryJob => Refers(Code, "local.jobs");

    public static TerraformFile Read(string path, string text)
    {
        var code = Comment().Replace(text, "");
        var variables = Variable().Matches(code).Select(match => match.Groups["label"].Value).ToList();
        var resources = Resource().Matches(code);
        var locals = Locals().Matches(code)
            .SelectMany(block => Local().Matches(block.Value))
            .Select(match => $"local.{match.Groups["name"].Value}");
        return new TerraformFile(
            path,
            resources.Select(Address).Concat(variables.Select(name => $"var.{name}")).Concat(locals).ToHashSet(),
            variables,
            [.. resources.Select(Store.Read).OfType<Store>()],
            code);
    }

    /// <summary>The first name of some that this file refers to; null when it refers to none.</summary>
    public string? RefersTo(IEnumerable<string> addresses) => addresses.FirstOrDefault(address => Refers(Code, address));

    public static bool Refers(string code, string address) => Regex.IsMatch(code, $@"(?<![\w.]){Regex.Escape(address)}\b");

    private static string Address(Match match) =>
        $"{(match.Groups["kind"].Value == "data" ? "data." : "")}{match.Groups["type"].Value}.{match.Groups["label"].Value}";

    [GeneratedRegex(@"^\s*(#|//).*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(
        """^(?<kind>resource|data) "(?<type>\w+)" "(?<label>[\w-]+)" \{\n(?<body>.*?)^\}""",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Resource();

    [GeneratedRegex("""^variable "(?<label>[\w-]+)" """, RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^locals \{\n.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Locals();

    [GeneratedRegex(@"^  (?<name>\w+) *=", RegexOptions.Multiline)]
    private static partial Regex Local();
}
