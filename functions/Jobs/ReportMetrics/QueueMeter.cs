using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Worker.Jobs.ReportMetrics;

/// <summary>Measures one queue: messages that wait, are being worked on, and are delayed. The numbers of SQS are approximate.</summary>
/// <param name="queuePrefix">URL of a queue as far as <c>worker-&lt;environment&gt;-</c>.</param>
internal sealed class QueueMeter(IAmazonSQS sqs, DailyMetrics rows, string queuePrefix)
{
    private const string Waiting = "ApproximateNumberOfMessages";
    private const string InFlight = "ApproximateNumberOfMessagesNotVisible";
    private const string Delayed = "ApproximateNumberOfMessagesDelayed";

    private readonly Snapshots snapshots = new(rows);

    public async Task<SourceReport> MeasureAsync(MeasuredQueue queue, MeasuringRun run)
    {
        var state = await rows.StateAsync(queue.Source, run.CancellationToken);
        var response = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest
            {
                QueueUrl = queuePrefix + queue.Name,
                AttributeNames = [Waiting, InFlight, Delayed],
            },
            run.CancellationToken);
        var (waiting, inFlight, delayed) = (Of(Waiting), Of(InFlight), Of(Delayed));
        var look = new DailyRow(
            queue.Source,
            run.Today,
            run.Now,
            waiting + inFlight + delayed,
            new Dictionary<string, long> { ["waiting"] = waiting, ["inFlight"] = inFlight, ["delayed"] = delayed },
            Newest: null,
            IsClosed: false,
            run.Now,
            run.Now);
        var written = await snapshots.SaveAsync(look, state, run);
        await rows.MeasuredAsync(queue.Source, run.Now, run.CancellationToken);
        return new SourceReport(queue.Source, look.Count, Days: written);

        long Of(string name) =>
            long.TryParse(response.Attributes?.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new FormatException($"SQS gave no {name} of {queue.Name}");
    }
}
