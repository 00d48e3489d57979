using System.Text.RegularExpressions;
using Worker.Cli.Aws;

namespace Worker.Cli.RemoveJobs;

internal enum StoreKind
{
    Table,
    Bucket,
    Queue,
}

/// <summary>Something of AWS that may hold data.</summary>
/// <param name="Address">Its resource, such as <c>aws_dynamodb_table.api_log</c>.</param>
/// <param name="Name">As written, such as <c>worker-${var.environment}-exports-${local.account}</c>.</param>
internal sealed partial record Store(StoreKind Kind, string Address, string Name)
{
    private static readonly Dictionary<string, (StoreKind Kind, string Attribute)> Kinds = new()
    {
        ["aws_dynamodb_table"] = (StoreKind.Table, "name"),
        ["aws_s3_bucket"] = (StoreKind.Bucket, "bucket"),
        ["aws_sqs_queue"] = (StoreKind.Queue, "name"),
    };

    /// <summary>Null when a resource holds no data, or its name cannot be told.</summary>
    /// <param name="resource">With the groups kind, type, label and body.</param>
    public static Store? Read(Match resource) =>
        resource.Groups["kind"].Value == "resource"
        && Kinds.TryGetValue(resource.Groups["type"].Value, out var known)
        && Attribute().Matches(resource.Groups["body"].Value)
            .FirstOrDefault(match => match.Groups["name"].Value == known.Attribute) is { } name
            ? new Store(known.Kind, $"{resource.Groups["type"].Value}.{resource.Groups["label"].Value}", name.Groups["value"].Value)
            : null;

    public string NameIn(AwsEnvironment environment) => Name
        .Replace("${var.environment}", environment.Name, StringComparison.Ordinal)
        .Replace("${local.account}", environment.AccountId, StringComparison.Ordinal)
        .Replace("${var.region}", environment.Region, StringComparison.Ordinal);

    [GeneratedRegex("""^  (?<name>\w+) *= "(?<value>[^"\n]*)"$""", RegexOptions.Multiline)]
    private static partial Regex Attribute();
}
