using System.Text.Json.Nodes;
using Amazon.S3;

namespace LocalAws.Triggers;

/// <summary>
/// The notifications of the deployed buckets, and the rules of EventBridge for their events; tools/local_triggers.py and
/// tools/local_state_machines.py fire them.
/// </summary>
/// <param name="onProblem">Takes, once each, what a rule starts on AWS and not here.</param>
internal sealed class BucketTriggers(LocalAwsApi api, IAmazonS3 s3, Action<string> onProblem) : ITriggerSource
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    private readonly HashSet<string> reported = [];

    public IEnumerable<Trigger> Triggers { get; private set; } = [];

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var found = new List<Trigger>();
        foreach (var bucket in (await s3.ListBucketsAsync(cancellationToken)).Buckets ?? [])
        {
            var notifications = await s3.GetBucketNotificationAsync(bucket.BucketName, cancellationToken);
            foreach (var notification in notifications.LambdaFunctionConfigurations ?? [])
            {
                var rules = notification.Filter?.S3KeyFilter?.FilterRules;
                var filters = rules?.Select(rule => $", {rule.Name.ToLowerInvariant()} {rule.Value}") ?? [];
                var events = string.Join(" ", notification.Events.Select(change => change.Value));
                found.Add(new Trigger(
                    notification.FunctionArn.Split(":function:")[1],
                    "s3",
                    $"bucket {bucket.BucketName}, {events}{string.Concat(filters)}",
                    null,
                    $"{bucket.BucketName}/{rules?.FirstOrDefault(rule => rule.Name.Equals("prefix", IgnoreCase))?.Value}"));
            }
        }

        found.AddRange(await RulesAsync(cancellationToken));
        Triggers = found;
    }

    private async Task<IReadOnlyList<Trigger>> RulesAsync(CancellationToken cancellationToken)
    {
        var found = new List<Trigger>();
        var rules = await api.CallAsync("events", "AWSEvents.ListRules", [], cancellationToken);
        foreach (var rule in rules.GetProperty("Rules").EnumerateArray())
        {
            var name = rule.GetProperty("Name").GetString()!;
            var input = new JsonObject { ["Rule"] = name };
            var targets = (await api.CallAsync("events", "AWSEvents.ListTargetsByRule", input, cancellationToken)).GetProperty("Targets");
            foreach (var problem in targets.EnumerateArray().Select(target => RuleTarget.ProblemOf(name, target)).OfType<string>())
            {
                if (reported.Add(problem))
                {
                    onProblem(problem);
                }
            }

            if (rule.TryGetProperty("EventPattern", out var pattern) && Bucket(pattern.GetString()!) is var (bucket, prefix))
            {
                found.AddRange(
                    from target in targets.EnumerateArray()
                    where RuleTarget.ProblemOf(name, target) is null
                    let arn = target.GetProperty("Arn").GetString()!.Split(":function:")
                    where arn.Length == 2
                    let filter = prefix.Length > 0 ? $", prefix {prefix}" : ""
                    select new Trigger(arn[1], "s3", $"bucket {bucket}, Object Created{filter}", null, $"{bucket}/{prefix}"));
            }
        }

        return found;
    }

    /// <summary>The bucket of whose new objects a pattern tells, and the prefix of their keys; null for another pattern.</summary>
    internal static (string Bucket, string Prefix)? Bucket(string pattern)
    {
        var json = JsonNode.Parse(pattern);
        var detail = Text(json?["source"]?[0]) == "aws.s3" ? json!["detail"] : null;
        return Text(detail?["bucket"]?["name"]?[0]) is { } bucket
            ? (bucket, detail!["object"]?["key"]?[0] is JsonObject key ? Text(key["prefix"]) ?? "" : "")
            : null;
    }

    /// <summary>Null for what else a pattern may say, such as <c>{"prefix": "worker-"}</c>.</summary>
    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public ValueTask DisposeAsync()
    {
        s3.Dispose();
        return ValueTask.CompletedTask;
    }
}
