using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.AnnounceTraining;

/// <summary>
/// Tells people how a training ended, as the last task of its state machine: a failure opens an incident of its form, and the next model of
/// that form closes it. A file that lies in no form's folder opens one too, which the next model of any form closes. A task that is
/// retried writes the same rows again, of which people are notified once.
/// </summary>
internal sealed class AnnounceTrainingHandler(IAmazonDynamoDB dynamoDB, string table)
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new AnnounceTrainingHandler(AwsClients.DynamoDB, Setting.Required("ALERTS_TABLE")).HandleAsync,
        new JobJsonSerializer<AnnounceTrainingJson>(AnnounceTrainingJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var alert = TrainingAlert.Of(request);
        await dynamoDB.PutItemAsync(table, alert.ToItem(), context.CancellationToken);
        if (alert.Kind == AlertKind.Recovery)
        {
            // People are not notified of it where nothing is open.
            await dynamoDB.PutItemAsync(table, (alert with { Subject = TrainingAlert.Misplaced }).ToItem(), context.CancellationToken);
        }

        Log.Info(alert.Message, ("subject", alert.Subject), ("execution", request.Execution));
        return new Report(alert.Subject, alert.Kind, alert.Message);
    }
}
