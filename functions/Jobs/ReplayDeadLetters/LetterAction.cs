using Amazon.Lambda.Core;
using Amazon.SQS;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.ReplayDeadLetters;

/// <summary>Does with one letter what a request asks for. A letter that is sent is deleted after that.</summary>
/// <param name="isDry">Whether to say only what would be done.</param>
internal sealed class LetterAction(ReplayAction action, bool isDry, Redriver redriver, HeldMessages held, ILambdaContext context)
{
    public async Task<LetterOutcome> RunAsync(DeadLetter letter) => action switch
    {
        ReplayAction.Redrive => await RedriveAsync(letter),
        ReplayAction.Delete => isDry ? new LetterOutcome("would be deleted") : await DeleteAsync(letter, "deleted"),
        ReplayAction.Export => Export(letter),
        _ => Show(letter),
    };

    private LetterOutcome Export(DeadLetter letter) => (isDry, letter.Whole) switch
    {
        (true, _) => new LetterOutcome("would be exported"),
        (_, not null) => new LetterOutcome($"exported as far as the message holds it: {letter.Obstacle}"),
        _ => new LetterOutcome("exported", IsDone: true),
    };

    private LetterOutcome Show(DeadLetter letter) => new(
        redriver.Obstacle(letter) is { } obstacle ? $"cannot be redriven: {obstacle}" : $"can be redriven: {redriver.Way(letter)}",
        IsDone: true);

    private async Task<LetterOutcome> RedriveAsync(DeadLetter letter)
    {
        if (redriver.Obstacle(letter) is { } obstacle)
        {
            return new LetterOutcome($"stays: {obstacle}");
        }

        var way = redriver.Way(letter);
        if (isDry)
        {
            return new LetterOutcome($"would be redriven: {way}");
        }

        if (context.CancellationToken.IsCancellationRequested || context.RemainingTime < HeldMessages.TimeToEnd)
        {
            return new LetterOutcome("stays: no time was left; run it again");
        }

        return await redriver.SendAsync(letter, context.CancellationToken) is { } refusal
            ? new LetterOutcome($"stays: {refusal}")
            : await DeleteAsync(letter, $"redriven: {way}");
    }

    private async Task<LetterOutcome> DeleteAsync(DeadLetter letter, string done)
    {
        try
        {
            await held.DeleteAsync(letter, context.CancellationToken);
            return new LetterOutcome(done, IsDone: true);
        }
        catch (Exception exception) when (exception is AmazonSQSException or HttpRequestException or OperationCanceledException)
        {
            Log.Error("A dead letter could not be deleted.", exception, ("record", letter.Id));
            return new LetterOutcome($"{done}, but it could not be deleted and is still in the queue ({exception.Message})");
        }
    }
}
