using System.Globalization;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>Something that a destination is notified of.</summary>
/// <param name="Step">Open, update, resolve or remind.</param>
/// <param name="Incident">As it is once people are notified.</param>
internal sealed record Notification(IncidentStep Step, Alert Alert, Incident Incident)
{
    public string Action => Step switch
    {
        IncidentStep.Open => "open",
        IncidentStep.Update => "update",
        IncidentStep.Resolve => "resolve",
        IncidentStep.Remind => "remind",
        _ => throw new InvalidOperationException($"no notification is sent for {Step}"),
    };

    public string TemplateOf(NotificationTemplates templates) => Step switch
    {
        IncidentStep.Open => templates.Alert,
        IncidentStep.Update => templates.Update,
        IncidentStep.Remind => templates.Reminder,
        _ => templates.Recovery,
    };

    public string Value(string placeholder) => placeholder switch
    {
        "subject" => Alert.Subject,
        "severity" => SeverityText,
        "message" => Alert.Message,
        "kind" => Step == IncidentStep.Resolve ? "recovered" : Action,
        "raisedAt" => NotificationTemplate.Time(Alert.RaisedAt),
        "openedAt" => NotificationTemplate.Time(Incident.OpenedAt),
        "duration" => NotificationTemplate.Duration(Alert.RaisedAt - Incident.OpenedAt),
        "alerts" => Incident.Alerts.ToString(CultureInfo.InvariantCulture),
        "alertCount" => Incident.Alerts == 1 ? "1 alert" : $"{Value("alerts")} alerts",
        "sequence" => Incident.Sequence.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(placeholder), placeholder, "is unknown"),
    };

    public string SeverityText => Alert.Severity switch
    {
        AlertSeverity.Info => "info",
        AlertSeverity.Warning => "warning",
        AlertSeverity.Error => "error",
        _ => "critical",
    };
}
