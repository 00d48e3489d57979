using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Worker.Cli.Aws;

namespace Worker.Cli.RemoveJobs;

/// <summary>Asks an environment whether tables, buckets and queues hold data.</summary>
internal sealed class StoredData(AwsEnvironment environment, AwsCli aws)
{
    /// <param name="onUnknown">Called with a line for each that cannot be asked.</param>
    /// <returns>Those that hold data.</returns>
    public async Task<IReadOnlyList<Store>> FindAsync(
        IEnumerable<Store> stores, Action<string> onUnknown, CancellationToken cancellationToken)
    {
        var found = new List<Store>();
        foreach (var store in stores)
        {
            try
            {
                if (await HoldsDataAsync(store, cancellationToken))
                {
                    found.Add(store);
                }
            }
            catch (AwsCliException exception) when (IsMissing(exception.Code))
            {
                // It was never deployed there, or is gone already.
            }
            catch (AwsCliException exception)
            {
                onUnknown($"{store.Address} could not be asked whether it holds data: {exception.Message}");
            }
        }

        return found;
    }

    private static bool IsMissing(string code) =>
        code is "ResourceNotFoundException" or "NoSuchBucket" or "404" || code.EndsWith("QueueDoesNotExist", StringComparison.Ordinal)
        || code.EndsWith("NonExistentQueue", StringComparison.Ordinal);

    private async Task<bool> HoldsDataAsync(Store store, CancellationToken cancellationToken)
    {
        var name = store.NameIn(environment);
        switch (store.Kind)
        {
            case StoreKind.Table:
                var scan = await aws.CallAsync(
                    "dynamodb",
                    "scan",
                    new JsonObject { ["TableName"] = name, ["Limit"] = 1 },
                    cancellationToken,
                    "--no-paginate");
                return scan.GetProperty("Items").GetArrayLength() > 0;
            case StoreKind.Bucket:
                var list = await aws.CallAsync(
                    "s3api",
                    "list-object-versions",
                    new JsonObject { ["Bucket"] = name, ["MaxKeys"] = 1 },
                    cancellationToken,
                    "--no-paginate");
                return list.TryGetProperty("Versions", out var objects) && objects.GetArrayLength() > 0;
            default:
                var queue = await aws.CallAsync("sqs", "get-queue-url", new JsonObject { ["QueueName"] = name }, cancellationToken);
                string[] counts =
                    ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"];
                var input = new JsonObject
                {
                    ["QueueUrl"] = queue.GetProperty("QueueUrl").GetString(),
                    ["AttributeNames"] = new JsonArray([.. counts.Select(count => JsonValue.Create(count))]),
                };
                var attributes = (await aws.CallAsync("sqs", "get-queue-attributes", input, cancellationToken)).GetProperty("Attributes");
                return counts.Any(count => Number(attributes, count) > 0);
        }
    }

    private static int Number(JsonElement attributes, string name) =>
        attributes.TryGetProperty(name, out var value) ? int.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;
}
