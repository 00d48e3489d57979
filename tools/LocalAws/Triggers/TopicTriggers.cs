namespace LocalAws.Triggers;

/// <summary>The functions that are subscribed to topics; tools/local_triggers.py fires them.</summary>
internal sealed class TopicTriggers(LocalAwsApi api) : ITriggerSource
{
    public IEnumerable<Trigger> Triggers { get; private set; } = [];

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var response = await api.QueryAsync("sns", "ListSubscriptions", cancellationToken);
        var xmlns = response.Root!.Name.Namespace;
        Triggers =
        [
            .. from subscription in response.Descendants(xmlns + "member")
               where subscription.Element(xmlns + "Protocol")?.Value == "lambda"
               let function = subscription.Element(xmlns + "Endpoint")!.Value.Split(":function:")[1]
               let topic = subscription.Element(xmlns + "TopicArn")!.Value
               select new Trigger(function, "sns", $"topic {topic.Split(':')[5]}", null, topic),
        ];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
