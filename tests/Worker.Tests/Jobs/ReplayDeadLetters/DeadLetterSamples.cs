using System.Text.Json;
using Amazon.SQS.Model;

namespace Worker.Tests.Jobs.ReplayDeadLetters;

/// <summary>The messages of tests/data/dead-letters, in the shape in which SQS answers them.</summary>
internal static class DeadLetterSamples
{
    public static Message Read(string name) =>
        Message.Read(JsonElement.Parse(File.ReadAllBytes(Path.Combine(Checkout.Root, "tests", "data", "dead-letters", $"{name}.json"))));
}
