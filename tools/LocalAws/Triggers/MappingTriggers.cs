using System.Collections.Concurrent;
using System.Globalization;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>A poller for each deployed event source mapping.</summary>
internal sealed class MappingTriggers(LocalAwsApi api, FunctionHost host, Action<string> onProblem) : ITriggerSource
{
    private readonly ConcurrentDictionary<EventSourceMapping, Poller> pollers = new();

    public IEnumerable<Trigger> Triggers => pollers.Keys.Select(mapping => new Trigger(
        mapping.Function,
        mapping.IsQueue ? "sqs" : "stream",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(mapping.IsQueue ? "queue" : "table")} {mapping.SourceName}, up to {mapping.BatchSize} at once")
            + (mapping.HasFilter ? " (its filter is not applied here)" : ""),
        null,
        mapping.IsQueue ? api.QueueUrl(mapping.SourceArn) : mapping.SourceName));

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var response = await api.GetAsync("lambda", "/2015-03-31/event-source-mappings/", cancellationToken);
        var deployed = response.GetProperty("EventSourceMappings").EnumerateArray()
            .Select(EventSourceMapping.Read).OfType<EventSourceMapping>().Where(mapping => mapping.IsQueue || mapping.IsStream).ToHashSet();

        var positions = new Dictionary<string, string?>();
        foreach (var gone in pollers.Keys.Where(mapping => !deployed.Contains(mapping)))
        {
            if (pollers.TryRemove(gone, out var poller))
            {
                await poller.DisposeAsync();
                positions[gone.Id] = (poller as StreamPoller)?.Position;
            }
        }

        foreach (var mapping in deployed.Where(mapping => !pollers.ContainsKey(mapping)))
        {
            // A changed mapping goes on where it was.
            void Tell(string problem) => onProblem($"{mapping.Function}: {mapping.SourceName}: {problem}");
            pollers[mapping] = mapping.IsQueue
                ? new QueuePoller(mapping, api, host, Tell)
                : new StreamPoller(mapping, api, host, Tell, positions.GetValueOrDefault(mapping.Id));
            pollers[mapping].Start();
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(pollers.Values.Select(poller => poller.DisposeAsync().AsTask()));
}
