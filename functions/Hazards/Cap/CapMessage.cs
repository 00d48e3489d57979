using System.Security.Cryptography;
using System.Text;
using Hazards.Served;

namespace Hazards.Cap;

/// <summary>
/// A hazard as a message of the Common Alerting Protocol: each telegram and each amendment of its event made one, and the last one refers
/// to those before. Identifier and time of a message depend on nothing but what it was made of, so they are the same whenever it is asked
/// for.
/// </summary>
/// <param name="Identifier">Of letters, digits and <c>-_.</c>.</param>
/// <param name="SentAt">Never before what it refers to, whatever its telegram is dated.</param>
/// <param name="MessageType">Alert, Update or Cancel.</param>
/// <param name="References">Earlier messages as <c>sender,identifier,sent</c>, the newest first.</param>
public sealed record CapMessage(
    Hazard Hazard, string Sender, string Identifier, DateTimeOffset SentAt, string MessageType, IReadOnlyList<string> References)
{
    private const int MaxReferences = 50;
    private const int CharsOfStep = 16;

    /// <summary>Null for a cancel of which nothing is known that it cancels.</summary>
    public static CapMessage? Of(Hazard hazard, HazardHistory history, string sender)
    {
        List<HistoryStep> steps = [];
        foreach (var step in history.Steps)
        {
            // What came after this version of the hazard is not told by it yet.
            if (step.ReceivedAt <= hazard.ChangedAt)
            {
                steps.Add(step);
            }
        }

        // A cancel before which there was nothing made no message.
        while (!history.IsTruncated && steps.Count > 0 && steps[^1] is { Type: "telegram", Action: "cancel" })
        {
            steps.RemoveAt(steps.Count - 1);
        }

        if (steps.Count == 0)
        {
            steps.Add(new HistoryStep("telegram", hazard.Content.Id, hazard.Content.ReportedAt, hazard.ChangedAt, "issue"));
        }

        var sent = SentTimes(steps);
        List<string> references = [];
        for (var index = 1; index < Math.Min(steps.Count, MaxReferences + 1); index++)
        {
            references.Add($"{sender},{IdentifierOf(hazard, steps[index])},{CapTime.Of(sent[index], hazard.Source)}");
        }

        var isCancel = hazard.Phase == HazardPhase.Cancelled;
        return isCancel && references.Count == 0
            ? null
            : new CapMessage(
                hazard,
                sender,
                IdentifierOf(hazard, steps[0]),
                sent[0],
                isCancel ? "Cancel" : references.Count > 0 ? "Update" : "Alert",
                references);
    }

    /// <summary>When each step was sent: an operator may be quicker than the minute that a telegram is dated with.</summary>
    private static DateTimeOffset[] SentTimes(List<HistoryStep> steps)
    {
        var sent = new DateTimeOffset[steps.Count];
        var latest = DateTimeOffset.MinValue;
        for (var index = steps.Count - 1; index >= 0; index--)
        {
            sent[index] = latest = steps[index].At > latest ? steps[index].At : latest;
        }

        return sent;
    }

    private static string IdentifierOf(Hazard hazard, HistoryStep step) =>
        $"{hazard.Id}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{step.Type} {step.Id}")))[..CharsOfStep]}";
}
