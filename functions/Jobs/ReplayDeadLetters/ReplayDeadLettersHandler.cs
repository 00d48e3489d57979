using Amazon.DynamoDBv2;
using Amazon.Lambda;
using Amazon.Lambda.Core;
using Amazon.S3;
using Amazon.SQS;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>
/// Shows what lies in the fleet's dead-letter queue, and sends it back to where it failed, copies it to S3 or deletes it. What is chosen
/// and not done away with is visible again at the end. A message is sent first and deleted after: when the run is killed between, it is
/// there again and may be sent twice. Each is on its own: one that cannot be sent stays, with its reason.
/// </summary>
internal sealed class ReplayDeadLettersHandler(
    IAmazonSQS sqs,
    IAmazonLambda lambda,
    IAmazonS3 s3,
    IAmazonDynamoDB dynamoDB,
    IAmazonDynamoDBStreams streams,
    TimeProvider time,
    string queue,
    string bucket)
{
    private readonly WholeBodies bodies = new(s3, bucket);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ReplayDeadLettersHandler(
            AwsClients.SQS,
            AwsClients.Lambda,
            AwsClients.S3,
            AwsClients.DynamoDB,
            AwsClients.TableStreams,
            TimeProvider.System,
            Setting.Required("DEAD_LETTER_QUEUE_URL"),
            Setting.Required("DEAD_LETTER_BUCKET")).HandleAsync,
        new JobJsonSerializer<ReplayDeadLettersJson>(ReplayDeadLettersJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var action = request.Validated();
        var isDry = request.DryRun ?? action is not (ReplayAction.Show or ReplayAction.Export);
        var held = new HeldMessages(sqs, queue, context);
        try
        {
            var (chosen, whole) = await held.ChooseAsync(request);
            var redriver = new Redriver(sqs, lambda, new LetterChanges(dynamoDB, streams), queue, context.FunctionName, request.To);
            var each = new LetterAction(action, isDry, redriver, held, context);
            var export = action == ReplayAction.Export && !isDry ? new DeadLetterExport(s3, time, bucket) : null;
            var list = new LetterList(withEvents: request.Events == true);
            foreach (var letter in chosen)
            {
                var read = request.NeedsWhole(letter) ? await bodies.ReadAsync(letter, context.CancellationToken) : letter;
                export?.Add(read);
                list.Add(read, await each.RunAsync(read));
            }

            var file = export is null ? null : await export.WriteAsync(context);
            if (action == ReplayAction.Redrive && !isDry)
            {
                Metric.Count("deadLettersRedriven", list.Done);
            }

            return new Report(request.ActionName, isDry, whole, held.Seen, chosen.Count, list.Done, list.Letters, file);
        }
        finally
        {
            await held.GiveBackAsync();
        }
    }
}
