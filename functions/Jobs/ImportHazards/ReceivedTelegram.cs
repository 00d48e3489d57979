using Amazon.DynamoDBv2.Model;
using Hazards.Telegrams;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ImportHazards;

/// <param name="Document">What the telegram was read from.</param>
internal sealed record ReceivedTelegram(Telegram Telegram, ReadOnlyMemory<byte> Document);

/// <param name="Failure">Why it is not kept; null when it is.</param>
internal sealed record SavedTelegram(Telegram Telegram, SaveOutcome Outcome, Exception? Failure = null)
{
    /// <summary>Whether the failure is not the telegram's own: saved later, it will be kept.</summary>
    public bool IsPassing => Failure switch
    {
        HttpRequestException or StepFailedException or TimeoutException => true,
        TransactionCanceledException { CancellationReasons: { } reasons } =>
            reasons.Exists(reason => reason.Code is "ThrottlingError" or "ProvisionedThroughputExceeded"),
        { } failure => AwsErrors.Classify(failure) is { IsTransient: true },
        null => false,
    };
}

internal enum SaveOutcome
{
    /// <summary>It is kept, and was not before.</summary>
    Imported,

    /// <summary>It was kept before; nothing changed.</summary>
    Known,

    /// <summary>It is not kept, and may be saved again.</summary>
    Failed,
}
