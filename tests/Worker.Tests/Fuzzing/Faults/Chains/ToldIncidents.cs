using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Demo.Webhooks;
using WorkerLib.Alerts;

namespace Worker.Tests.Fuzzing.Faults.Chains;

/// <summary>What people were told over webhooks, against the alerts that were raised.</summary>
/// <param name="plan">Of the function that notifies people.</param>
/// <param name="raised">The alerts of a round.</param>
internal sealed class ToldIncidents(WebhookSink webhooks, FaultPlan plan, IEnumerable<Alert> raised)
{
    /// <summary>Two, so that one may have what the other has not.</summary>
    public static readonly string[] Destinations = ["desk", "pager"];

    /// <summary>A request that takes effect late has its fault before it.</summary>
    private static readonly TimeSpan BeforeEffect = TimeSpan.FromSeconds(10);

    /// <summary>The alerts of each subject, the oldest first.</summary>
    public ILookup<string, Alert> Raised { get; } = raised.OrderBy(alert => alert.RaisedAt).ToLookup(alert => alert.Subject);

    private IEnumerable<(WebhookPost Post, JsonElement Incident)> Told => webhooks.Posts
        .SelectMany(post => JsonElement.Parse(post.Body).GetProperty("incidents").EnumerateArray().Select(incident => (post, incident)));

    public Alert? LastOf(string subject) => Raised[subject].LastOrDefault();

    /// <summary>
    /// What somebody should have been told and was not; null when there is nothing. Of a burst only the end counts: a beginning that is
    /// over before it could be told is told nobody, and then neither is its end.
    /// </summary>
    public string? Missing()
    {
        foreach (var (destination, alerts) in Destinations.SelectMany(destination => Raised.Select(alerts => (destination, alerts))))
        {
            var actions = Told
                .Where(told => told.Post.Destination == destination && Subject(told.Incident) == alerts.Key)
                .ToLookup(told => told.Incident.GetProperty("raisedAt").GetDateTimeOffset(), told => Action(told.Incident));
            var last = alerts.Last();
            if (last.Kind == AlertKind.Alert && !actions[last.RaisedAt].Any())
            {
                return $"{destination} is not told of {alerts.Key}: {last.Message}";
            }

            if (last.Kind == AlertKind.Recovery && actions.Count > 0 && !actions[last.RaisedAt].Contains("resolve"))
            {
                return $"{destination} is told of {alerts.Key} and not of its end";
            }
        }

        return null;
    }

    /// <summary>The same is told twice only where nobody could know that it was told.</summary>
    public void CheckRepeats()
    {
        foreach (var same in Told.Where(told => Raised.Contains(Subject(told.Incident)))
            .GroupBy(told => (told.Post.Destination, Id: told.Post.Headers["webhook-id"], Subject: Subject(told.Incident))))
        {
            var times = same.Select(told => told.Post.At).Order().ToList();
            for (var i = 1; i < times.Count; i++)
            {
                Promise.True(
                    plan.HadFault(times[i - 1] - BeforeEffect, times[i]),
                    $"{same.Key.Destination} is told {times.Count} times of {same.Key.Subject}, and without a fault");
            }
        }
    }

    /// <summary>What is known of each incident is what was told.</summary>
    public void CheckRows(IEnumerable<Dictionary<string, AttributeValue>> incidents)
    {
        foreach (var row in incidents.Where(row => Raised.Contains(row["subject"].S)))
        {
            var (subject, destination) = (row["subject"].S, row["destination"].S);
            Promise.True(
                row["isOpen"].BOOL == (LastOf(subject)!.Kind == AlertKind.Alert),
                $"the row of {subject} says isOpen = {row["isOpen"].BOOL} for {destination}");
        }
    }

    private static string Subject(JsonElement incident) => incident.GetProperty("dedupeKey").GetString()!;

    private static string Action(JsonElement incident) => incident.GetProperty("action").GetString()!;
}
