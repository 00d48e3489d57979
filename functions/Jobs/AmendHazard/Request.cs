using Hazards.Events;
using Hazards.Tables;

namespace Worker.Jobs.AmendHazard;

/// <param name="Id">The hazard, as the API gives it: <c>jma.real.…</c>.</param>
/// <param name="Action">
/// <c>correct</c>, <c>cancel</c>, <c>annotate</c> (the note is <paramref name="Why"/>), <c>withdraw</c> or <c>list</c>.
/// </param>
/// <param name="By">Who says so; not needed to list.</param>
/// <param name="Why">The reason, for everybody to read; not needed to list.</param>
/// <param name="Stays">Whether a correction or cancel holds for newer telegrams, too.</param>
/// <param name="Correction">What is wrong, put right; the rest stays as the source says it.</param>
/// <param name="Withdraws">The id of the amendment to take back.</param>
/// <param name="RequestId">
/// Names the request, so that a repeat of it is harmless; without one the same content is a repeat while it holds.
/// </param>
/// <param name="ExpectedVersion">Amend only this version, as it was listed: not what came meanwhile.</param>
/// <param name="DryRun">Check everything and say what would be.</param>
/// <param name="List">The same as the action <c>list</c>.</param>
internal sealed record Request(
    string Id,
    string? Action = null,
    string? By = null,
    string? Why = null,
    bool Stays = false,
    HazardCorrection? Correction = null,
    string? Withdraws = null,
    string? RequestId = null,
    long? ExpectedVersion = null,
    bool DryRun = false,
    bool List = false)
{
    private const string ListAction = "list";

    internal bool IsList => List || Action == ListAction;

    /// <summary>Null when it is none.</summary>
    internal AmendmentAction? Amends => Action switch
    {
        "correct" => AmendmentAction.Correct,
        "cancel" => AmendmentAction.Cancel,
        "annotate" => AmendmentAction.Annotate,
        "withdraw" => AmendmentAction.Withdraw,
        _ => null,
    };

    /// <summary>The amendment that it asks for.</summary>
    internal Amendment ToAmendment(string id, StoredEvent next) => new(
        Id, id, next.ChangedAt, Amends!.Value, By!, Why!, next.State.LatestOrder, Stays)
    {
        Correction = Correction,
        Withdraws = Withdraws ?? "",
    };

    /// <summary>Whether an amendment says what this asks for; its id and its time are not compared.</summary>
    internal bool IsSaidBy(Amendment amendment) =>
        amendment.Action == Amends
        && amendment.By == By
        && amendment.Why == Why
        && amendment.Stays == Stays
        && amendment.Correction == Correction
        && amendment.Withdraws == (Withdraws ?? "");
}
