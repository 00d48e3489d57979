using System.Globalization;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>What a process says with a ping.</summary>
internal enum HeartbeatSignal
{
    /// <summary>It is well, or a run has ended well.</summary>
    Finish,

    /// <summary>A run begins.</summary>
    Start,

    /// <summary>A run failed.</summary>
    Fail,
}

internal static class HeartbeatSignalExtensions
{
    private const int LongestCodeChars = 11; // Windows has 32 bits of them, which some read with a sign

    /// <summary>The signal at the end of the path, and the exit code that it may be; null when it is none.</summary>
    public static (HeartbeatSignal Signal, long? ExitCode)? Read(string? text) => text switch
    {
        null or "" or "finish" => (HeartbeatSignal.Finish, null),
        "start" => (HeartbeatSignal.Start, null),
        "fail" => (HeartbeatSignal.Fail, null),
        { Length: <= LongestCodeChars } when text[0] != '+'
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code)
            && code is >= int.MinValue and <= uint.MaxValue => code == 0 ? (HeartbeatSignal.Finish, null) : (HeartbeatSignal.Fail, code),
        _ => null,
    };

    /// <summary>The field of the row that takes its time.</summary>
    public static string Field(this HeartbeatSignal signal) => signal switch
    {
        HeartbeatSignal.Start => HeartbeatSignals.StartField,
        HeartbeatSignal.Fail => HeartbeatSignals.FailureField,
        _ => HeartbeatSignals.BeatField,
    };

    /// <summary>Whether a signal says something new: times never go back, and a start while a run is open is not kept.</summary>
    public static bool IsNews(this HeartbeatSignal signal, HeartbeatSignals known, DateTimeOffset at) => signal switch
    {
        HeartbeatSignal.Start => known.RunningSince is null && !(known.Start >= at),
        HeartbeatSignal.Fail => !(known.Failure >= at),
        _ => !(known.Beat >= at),
    };
}
