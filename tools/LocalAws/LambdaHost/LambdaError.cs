using System.Text;
using System.Text.Json;

namespace LocalAws.LambdaHost;

/// <summary>The errors that Lambda itself puts in a function's place, worded as it words them.</summary>
internal static class LambdaError
{
    public static byte[] TimedOut(string requestId, TimeSpan after) =>
        Json("Sandbox.Timedout", $"RequestId: {requestId} Error: Task timed out after {after.TotalSeconds:0.00} seconds");

    public static byte[] InitTimedOut(string requestId, TimeSpan after) =>
        Json("Sandbox.Timedout", $"RequestId: {requestId} Error: Init timed out after {after.TotalSeconds:0.00} seconds");

    public static byte[] Exited(string requestId, int exitCode) =>
        Json(
            "Runtime.ExitError",
            $"RequestId: {requestId} Error: Runtime exited "
            + (exitCode == 0 ? "without providing a reason" : $"with error: exit status {exitCode}"));

    /// <summary>Lambda says only that the process was killed; how much memory the function has is said beside.</summary>
    public static byte[] OutOfMemory(string requestId, int memorySizeInMB) =>
        Json(
            "Runtime.ExitError",
            $"RequestId: {requestId} Error: Runtime exited with error: signal: killed (it used more than the {memorySizeInMB} MB of its "
            + "memory_size)");

    private static byte[] Json(string type, string message) =>
        Encoding.UTF8.GetBytes($$"""{"errorType":"{{type}}","errorMessage":{{JsonSerializer.Serialize(message)}}}""");
}
