using WorkerLib;

namespace Worker.Jobs.ExportApiLog;

/// <param name="Table">Table of the rows.</param>
/// <param name="Shards">Shards over which the API spreads a day.</param>
/// <param name="Ledger">Table in which the job notes how far it has come.</param>
/// <param name="FileBytes">Text, in bytes, with which a file is full; compressed it must fit into memory.</param>
/// <param name="ParallelShards">How many shards are read at once.</param>
/// <param name="LateDays">Days before the last one that are exported again, for their late rows.</param>
internal sealed record Options(string Table, int Shards, string Ledger, string Bucket, int FileBytes, int ParallelShards, int LateDays)
{
    public static Options FromSettings() => new(
        Setting.Required("API_LOG_TABLE"),
        Setting.RequiredNumber("API_LOG_SHARDS", 1, 1000),
        Setting.Required("EXPORT_LEDGER_TABLE"),
        Setting.Required("EXPORT_BUCKET"),
        Setting.RequiredNumber("EXPORT_FILE_BYTES", 1, 128 * 1024 * 1024),
        Setting.RequiredNumber("EXPORT_PARALLEL_SHARDS", 1, 64),
        Setting.RequiredNumber("EXPORT_LATE_DAYS", 0, 31));
}
