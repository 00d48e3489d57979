using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.AmendHazard;

/// <summary>What a request does to an event as it was read.</summary>
/// <param name="Known">The amendment that says the same already; null when there is something to write.</param>
/// <param name="Amendment">What is to be written, or what is known.</param>
internal sealed record AmendmentPlan(EventSnapshot Before, EventSnapshot After, Amendment Amendment, Amendment? Known)
{
    private const int MaxAmendments = 100; // of an event, and as many withdrawals
    private const int IdChars = 12;

    /// <exception cref="InvalidAmendmentException">It cannot be done; names all that is wrong.</exception>
    public static AmendmentPlan Of(Request request, EventSnapshot? snapshot, DateTimeOffset now)
    {
        List<string> problems = [.. RequestRules.Problems(request, now)];
        if (snapshot is null)
        {
            throw new InvalidAmendmentException([.. problems, $"nothing is known of a hazard '{Text.Cut(request.Id, 900)}'"]);
        }

        var known = request.IsList || problems.Count > 0 ? null : KnownOf(request, snapshot);
        if (!request.IsList && known is null)
        {
            problems.AddRange(ProblemsOf(request, snapshot));
        }

        if (problems.Count > 0)
        {
            throw new InvalidAmendmentException(problems);
        }

        if (request.IsList || known is not null)
        {
            return new AmendmentPlan(snapshot, snapshot, known!, known);
        }

        var stored = StoredEvent.Next(snapshot.Stored, snapshot.Stored.State, now);
        var amendment = request.ToAmendment(IdOf(request, snapshot, stored), stored);
        return new AmendmentPlan(snapshot, new EventSnapshot(stored, [.. snapshot.Amendments, amendment]), amendment, null);
    }

    /// <summary>Writes the version after over the one before and leaves the telegrams as they are.</summary>
    public Update ToVersionUpdate(string table) => new()
    {
        TableName = table,
        Key = EventRows.Key(After.Stored.State.Key, EventRows.State),
        UpdateExpression = "SET #version = :version, #changedAt = :changedAt",
        ConditionExpression = "#version = :before",
        ExpressionAttributeNames = new() { ["#version"] = EventRows.Version, ["#changedAt"] = EventRows.ChangedAt },
        ExpressionAttributeValues = new()
        {
            [":version"] = Attributes.Number(After.Stored.Version),
            [":changedAt"] = Attributes.Time(After.Stored.ChangedAt),
            [":before"] = Attributes.Number(Before.Stored.Version),
        },
    };

    /// <summary>
    /// The amendment that an earlier time of the same request made: the one of its id, or one that holds and says the same.
    /// </summary>
    private static Amendment? KnownOf(Request request, EventSnapshot snapshot)
    {
        if (request.RequestId is { } id)
        {
            return snapshot.Amendments.FirstOrDefault(amendment => amendment.Id == id && request.IsSaidBy(amendment));
        }

        var inForce = Amendments.InForce(snapshot.Amendments, snapshot.Stored.State.LatestOrder);
        return snapshot.Amendments.FirstOrDefault(
            amendment => request.IsSaidBy(amendment) && (amendment.Action == AmendmentAction.Withdraw || inForce.Contains(amendment)));
    }

    private static IEnumerable<string> ProblemsOf(Request request, EventSnapshot snapshot)
    {
        if (request.ExpectedVersion is { } expected && expected != snapshot.Stored.Version)
        {
            var version = string.Create(CultureInfo.InvariantCulture, $"{snapshot.Stored.Version}, not {expected}");
            yield return $"the hazard is at version {version}: list it, look at what came, and send the request again";
        }

        if (request.RequestId is { } id && snapshot.Amendments.Any(amendment => amendment.Id == id))
        {
            yield return $"requestId {id} names another amendment of this hazard: take a new one";
        }

        if (request.Withdraws is { } withdrawn && WithdrawalProblem(withdrawn, snapshot) is { } problem)
        {
            yield return problem;
        }

        if (request.Amends is not (null or AmendmentAction.Withdraw)
            && snapshot.Amendments.Count(amendment => amendment.Action != AmendmentAction.Withdraw) >= MaxAmendments)
        {
            yield return $"the hazard has {MaxAmendments} amendments, which is the most";
        }
    }

    private static string? WithdrawalProblem(string id, EventSnapshot snapshot)
    {
        var all = snapshot.Amendments;
        if (all.FirstOrDefault(amendment => amendment.Action == AmendmentAction.Withdraw && amendment.Withdraws == id) is { } before)
        {
            return $"amendment {id} was withdrawn at {before.At:yyyy-MM-dd HH:mm} UTC by {before.By}";
        }

        if (all.FirstOrDefault(amendment => amendment.Id == id) is not { } found)
        {
            var ids = all.Count == 0 ? "none" : string.Join(", ", all.Select(amendment => amendment.Id));
            return $"there is no amendment '{Text.Cut(id, 80)}' of this hazard; there are {ids}";
        }

        return found.Action == AmendmentAction.Withdraw ? $"amendment {id} is a withdrawal: say again what it withdrew" : null;
    }

    /// <summary>The request's, or one of its content; with a number when that was said before and does not hold any more.</summary>
    private static string IdOf(Request request, EventSnapshot snapshot, StoredEvent stored)
    {
        if (request.RequestId is { } given)
        {
            return given;
        }

        var content = request.ToAmendment("", stored) with { At = default, SaidOf = "" };
        var json = JsonSerializer.SerializeToUtf8Bytes(content, ReadableHazardsJson.Default.Amendment);
        var hash = Convert.ToHexStringLower(SHA256.HashData(json))[..IdChars];
        var id = hash;
        for (var number = 2; snapshot.Amendments.Any(amendment => amendment.Id == id); number++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{hash}-{number}");
        }

        return id;
    }
}
