using Amazon.S3;

namespace LocalAws.Triggers;

/// <summary>The notifications of the deployed buckets; tools/local_triggers.py fires them.</summary>
internal sealed class BucketTriggers(IAmazonS3 s3) : ITriggerSource
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

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

        Triggers = found;
    }

    public ValueTask DisposeAsync()
    {
        s3.Dispose();
        return ValueTask.CompletedTask;
    }
}
