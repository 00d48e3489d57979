using WorkerLib.Alerts;

namespace Worker.Jobs.AnnounceAlerts;

/// <summary>An alert that is new in the table.</summary>
/// <param name="SequenceNumber">Of its change in the stream.</param>
internal sealed record NewAlert(string SequenceNumber, Alert Alert);
