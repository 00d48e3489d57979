using System.Text;
using LocalAws.LambdaHost;

namespace Worker.Tests.LocalAws.Triggers;

internal static class Results
{
    public static InvocationResult Response(string payload) => new(
        "id", Encoding.UTF8.GetBytes(payload), null, TimeSpan.FromMilliseconds(5), null, 20, []);

    public static InvocationResult Failure() =>
        new("id", """{"errorType":"E","errorMessage":"m"}"""u8.ToArray(), "Unhandled", TimeSpan.FromMilliseconds(5), null, 20, []);
}
