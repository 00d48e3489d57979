using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
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
public sealed partial class ReplayDeadLettersHandler(IAmazonSQS sqs, IAmazonLambda lambda, IAmazonS3 s3, TimeProvider time, string queue, string bucket)
{
    // An answer has 6 MB at most, and 1,000 letters.
    private const int MostEventBytes = 4 * 1024 * 1024;
    private const int MostErrorChars = 400;

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ReplayDeadLettersHandler(
            AwsClients.SQS,
            AwsClients.Lambda,
            AwsClients.S3,
            TimeProvider.System,
            Setting.Required("DEAD_LETTER_QUEUE_URL"),
            Setting.Required("DEAD_LETTER_BUCKET")).HandleAsync,
        new JobJsonSerializer<ReplayDeadLettersJson>(ReplayDeadLettersJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var action = request.Validated();
        var held = new HeldMessages(sqs, queue, context);
        try
        {
            var (chosen, whole) = await held.ChooseAsync(request);
            var isDry = request.DryRun ?? action is not (ReplayAction.Show or ReplayAction.Export);
            DeadLetterExport.File? file = null;
            if (action == ReplayAction.Export && !isDry && chosen.Count > 0)
            {
                file = await new DeadLetterExport(s3, time, bucket).WriteAsync(chosen, context);
            }

            var redriver = new Redriver(sqs, lambda, queue, context.FunctionName, request.To);
            var letters = new List<Letter>(chosen.Count);
            var done = 0;
            var eventBytes = 0;
            foreach (var letter in chosen)
            {
                var outcome = action switch
                {
                    ReplayAction.Redrive => await RedriveAsync(letter, redriver, held, isDry, context),
                    ReplayAction.Delete => isDry ? new Outcome("would be deleted") : await DeleteAsync(letter, held, "deleted", context),
                    ReplayAction.Export => new Outcome(isDry ? "would be exported" : "exported", IsDone: !isDry),
                    _ => new Outcome(redriver.Obstacle(letter) is { } obstacle ? $"cannot be redriven: {obstacle}" : $"can be redriven: {redriver.Way(letter)}", IsDone: true),
                };
                done += outcome.IsDone ? 1 : 0;
                letters.Add(Describe(letter, outcome.Text, request.Events == true, ref eventBytes));
            }

            if (action == ReplayAction.Redrive && !isDry)
            {
                Metric.Count("deadLettersRedriven", done);
            }

            return new Report(request.ActionName, isDry, whole, held.Seen, chosen.Count, done, letters, file);
        }
        finally
        {
            await held.GiveBackAsync();
        }
    }

    private static async Task<Outcome> RedriveAsync(DeadLetter letter, Redriver redriver, HeldMessages held, bool isDry, ILambdaContext context)
    {
        if (redriver.Obstacle(letter) is { } obstacle)
        {
            return new Outcome($"stays: {obstacle}");
        }

        var way = redriver.Way(letter);
        if (isDry)
        {
            return new Outcome($"would be redriven: {way}");
        }

        if (context.CancellationToken.IsCancellationRequested || context.RemainingTime < HeldMessages.TimeToEnd)
        {
            return new Outcome("stays: no time was left; run it again");
        }

        return await redriver.SendAsync(letter, context.CancellationToken) is { } refusal
            ? new Outcome($"stays: {refusal}")
            : await DeleteAsync(letter, held, $"redriven: {way}", context);
    }

    private static async Task<Outcome> DeleteAsync(DeadLetter letter, HeldMessages held, string done, ILambdaContext context)
    {
        try
        {
            await held.DeleteAsync(letter, context.CancellationToken);
            return new Outcome(done, IsDone: true);
        }
        catch (Exception exception) when (exception is AmazonSQSException or HttpRequestException or OperationCanceledException)
        {
            Log.Error("A dead letter could not be deleted.", exception, ("record", letter.Id));
            return new Outcome($"{done}, but it could not be deleted and is still in the queue ({exception.Message})");
        }
    }

    private static Letter Describe(DeadLetter letter, string outcome, bool withEvent, ref int eventBytes)
    {
        var bytes = withEvent && letter.Event is { } text ? Encoding.UTF8.GetByteCount(text) : 0;
        var fits = bytes > 0 && eventBytes + bytes <= MostEventBytes;
        eventBytes += fits ? bytes : 0;
        using var json = fits ? JsonDocument.Parse(letter.Event!) : null;
        var error = letter.Error is { Length: > MostErrorChars } long_ ? $"{long_.AsSpan(0, MostErrorChars)}…" : letter.Error;
        return new Letter(letter.Id, letter.Kind.ToString(), letter.Function, error, letter.At, letter.Source, outcome, json?.RootElement.Clone());
    }

    /// <param name="Whole">False when a limit or the deadline came before the end of the queue: there is more.</param>
    /// <param name="Seen">Messages looked at.</param>
    /// <param name="Chosen">Those that the request asks for.</param>
    /// <param name="Done">Those with which was done what was asked.</param>
    /// <param name="File">What was exported, unredacted: keep it private.</param>
    public sealed record Report(string Action, bool DryRun, bool Whole, int Seen, int Chosen, int Done, IReadOnlyList<Letter> Letters, DeadLetterExport.File? File);

    /// <param name="Event">What its function got, when the request asked for events and there was room for it.</param>
    public sealed record Letter(string Id, string Kind, string? Function, string? Error, DateTimeOffset At, string? Source, string Outcome, JsonElement? Event);

    private sealed record Outcome(string Text, bool IsDone = false);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ReplayDeadLettersJson : JsonSerializerContext;
}
