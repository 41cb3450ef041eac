"""Trees with all that a file is, for src/bench/preserve/run.

plant ROOT FILES SEED            makes one
change SEED NUMBER ROOT...       changes metadata and names by chance, in one of the roots each time
compare ONE OTHER                prints what rsync does not see: which names are one file, and holes
"""

import base64
import errno
import json
import os
import random
import stat
import struct
import sys

OWNERS = [(2001 + i, 3001 + i) for i in range(8)] + [(0, 0), (1, 1)]
MODES = [0o644] * 6 + [0o600, 0o640, 0o664, 0o755, 0o700, 0o444, 0o400, 0o000, 0o200, 0o111]
DIRECTORY_MODES = [0o755] * 4 + [0o750, 0o700, 0o775, 0o555, 0o711]
ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER, NO_ID = 1, 2, 4, 8, 16, 32, 0xFFFFFFFF
BLOCK = 512
SPARSE = 17 << 20


def acl(chance):
    """An ACL as the kernel keeps it."""
    entries = [(USER_OBJ, chance.choice([6, 7]), NO_ID)]
    users = chance.sample(range(2001, 2020), chance.randint(0, 3))
    groups = chance.sample(range(3001, 3020), chance.randint(0 if users else 1, 2))
    entries += [(USER, chance.randint(0, 7), each) for each in sorted(users)]
    entries.append((GROUP_OBJ, chance.randint(0, 7), NO_ID))
    entries += [(GROUP, chance.randint(0, 7), each) for each in sorted(groups)]
    entries.append((MASK, chance.randint(0, 7), NO_ID))
    entries.append((OTHER, chance.choice([0, 4, 5]), NO_ID))
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)


def ignoring_absence(remove, *arguments):
    try:
        remove(*arguments)
    except OSError as e:
        if e.errno not in (errno.ENODATA, errno.ENOENT):
            raise


def special(chance):
    return chance.choice([stat.S_ISUID, stat.S_ISGID, stat.S_ISVTX, stat.S_ISUID | stat.S_ISGID])


def value(chance):
    return chance.randbytes(chance.choice([0, 1, 10, 100, 1000]))


ATTRIBUTES = ["user.a", "user.mime_type", "user.größe", "user." + "n" * 200]


def write(path, chance):
    with open(path, "wb") as file:
        if chance.random() < 0.005:
            file.write(chance.randbytes(5000))
            file.seek(chance.randint(1 << 20, 10 << 20))
            file.write(chance.randbytes(100))
            file.truncate(SPARSE)
        else:
            file.write(chance.randbytes(chance.choice([0, 1, 50, 500, 4000, 20000])))


def dress(path, chance):
    """Owner, mode and so on of a new file."""
    os.chown(path, *chance.choice(OWNERS))
    if chance.random() < 0.2:
        for name in chance.sample(ATTRIBUTES, chance.randint(1, 3)):
            os.setxattr(path, name, value(chance))
    mode = chance.choice(MODES)
    os.chmod(path, mode | (special(chance) if chance.random() < 0.1 else 0))
    if chance.random() < 0.2:
        os.setxattr(path, ACCESS, acl(chance))
    os.utime(path, ns=(0, chance.randint(10**18, 17 * 10**17)))


def plant(root, files, seed):
    chance = random.Random(seed)
    directories = [root]
    for i in range(max(files // 50, 2)):
        directory = f"{chance.choice(directories[-20:])}/d{i:03d}"
        os.mkdir(directory)
        directories.append(directory)
    places = directories[1:]
    grouped = files // 10
    made = []
    for i in range(files - grouped):
        path = f"{chance.choice(places)}/f{i:05d}"
        write(path, chance)
        dress(path, chance)
        made.append(path)
    for i in range(grouped):
        path = f"{chance.choice(places)}/g{i:05d}"
        write(path, chance)
        for j in range(chance.randint(1, 4)):
            os.link(path, f"{chance.choice(places)}/g{i:05d}-{j}")
        dress(path, chance)
    for i in range(files // 25):
        link = f"{chance.choice(places)}/l{i:05d}"
        os.symlink(chance.choice(["nowhere", "../" + os.path.basename(made[i]), "/etc/passwd"]), link)
        os.chown(link, *chance.choice(OWNERS), follow_symlinks=False)
    for directory in reversed(places):
        os.chown(directory, *chance.choice(OWNERS))
        if chance.random() < 0.2:
            os.setxattr(directory, chance.choice(ATTRIBUTES), value(chance))
        extra = chance.choice([stat.S_ISGID, stat.S_ISVTX]) if chance.random() < 0.3 else 0
        os.chmod(directory, chance.choice(DIRECTORY_MODES) | extra)
        if chance.random() < 0.2:
            os.setxattr(directory, ACCESS, acl(chance))
        if chance.random() < 0.2:
            os.setxattr(directory, DEFAULT, acl(chance))


class Tree:
    """The paths of one root, as they are changed."""

    def __init__(self, root, chance):
        self.root, self.chance, self.new = root, chance, 0
        self.files, self.directories, self.links = [], [], []
        for where, directories, files in os.walk(root):
            directories[:] = sorted(each for each in directories if each != ".sluice")
            self.directories += [f"{where}/{each}" for each in directories]
            for name in sorted(files):
                path = f"{where}/{name}"
                (self.links if os.path.islink(path) else self.files).append(path)

    def fresh(self, letter):
        self.new += 1
        side = os.path.basename(self.root)
        while True:
            path = f"{self.chance.choice(self.directories)}/{letter}-{side}-{self.new:05d}"
            if not os.path.lexists(path):
                return path
            self.new += 1

    def file(self):
        return self.chance.choice(self.files)

    def one_of_several(self):
        several = [each for each in self.chance.sample(self.files, 50) if os.stat(each).st_nlink > 1]
        return several[0] if several else self.file()

    def change(self):
        self.chance.choice(self.CHANGES)(self)

    def any_path(self):
        return self.chance.choice(self.files * 1 + self.directories * 5)

    def owner(self):
        os.chown(self.any_path(), *self.chance.choice(OWNERS))

    def owner_of_several(self):
        os.chown(self.one_of_several(), *self.chance.choice(OWNERS))

    def owner_of_link(self):
        os.chown(self.chance.choice(self.links), *self.chance.choice(OWNERS), follow_symlinks=False)

    def mode(self):
        path = self.any_path()
        modes = DIRECTORY_MODES if os.path.isdir(path) else MODES
        bits = stat.S_ISGID | stat.S_ISVTX if os.path.isdir(path) else special(self.chance)
        os.chmod(path, self.chance.choice(modes) | (bits if self.chance.random() < 0.3 else 0))

    def mode_of_several(self):
        os.chmod(self.one_of_several(), self.chance.choice(MODES))

    def time(self):
        os.utime(self.file(), ns=(0, self.chance.randint(10**18, 17 * 10**17)))

    def acl(self):
        os.setxattr(self.any_path(), ACCESS, acl(self.chance))

    def default_acl(self):
        os.setxattr(self.chance.choice(self.directories), DEFAULT, acl(self.chance))

    def no_acl(self):
        path = self.any_path()
        ignoring_absence(os.removexattr, path, ACCESS)
        if os.path.isdir(path):
            ignoring_absence(os.removexattr, path, DEFAULT)

    def attribute(self):
        os.setxattr(self.any_path(), self.chance.choice(ATTRIBUTES), value(self.chance))

    def attribute_of_several(self):
        os.setxattr(self.one_of_several(), self.chance.choice(ATTRIBUTES), value(self.chance))

    def no_attribute(self):
        path = self.any_path()
        for name in os.listxattr(path):
            if name.startswith("user."):
                os.removexattr(path, name)

    def add_name(self):
        path = self.fresh("n")
        os.link(self.chance.choice([self.file, self.one_of_several])(), path)
        self.files.append(path)

    def remove_name(self):
        path = self.one_of_several()
        os.unlink(path)
        self.files.remove(path)

    def rename(self):
        old, new = self.one_of_several(), self.fresh("r")
        os.rename(old, new)
        self.files[self.files.index(old)] = new

    def join(self):
        """ln -f: a name of a file becomes one of another."""
        old, new = self.file(), self.file()
        if not os.path.samefile(old, new):
            os.link(old, new + ".new")
            os.rename(new + ".new", new)

    def detach(self):
        """Edited by rename."""
        path = self.one_of_several()
        write(path + ".new", self.chance)
        dress(path + ".new", self.chance)
        os.rename(path + ".new", path)

    def detach_alike(self):
        """cp -a over it: the same content in a file of its own, with its holes."""
        path = self.one_of_several()
        with open(path, "rb") as old, open(path + ".new", "wb") as new:
            while block := old.read(4096):
                if block.strip(b"\0"):
                    new.write(block)
                else:
                    new.seek(len(block), os.SEEK_CUR)
            new.truncate(old.tell())
        was = os.stat(path)
        os.chown(path + ".new", was.st_uid, was.st_gid)
        os.chmod(path + ".new", stat.S_IMODE(was.st_mode))
        os.utime(path + ".new", ns=(0, was.st_mtime_ns))
        os.rename(path + ".new", path)

    def write_through(self):
        path = self.one_of_several()
        with open(path, "ab") as file:
            file.write(b"more")

    def directory(self):
        path = self.fresh("d")
        os.mkdir(path)
        os.chown(path, *self.chance.choice(OWNERS))
        os.chmod(path, 0o2775)
        self.directories.append(path)

    CHANGES = [
        owner, owner_of_several, owner_of_link, mode, mode_of_several, time, acl, default_acl, no_acl,
        attribute, attribute_of_several, no_attribute, add_name, remove_name, rename, join, detach,
        detach_alike, write_through, directory,
    ]


def change(seed, number, roots):
    trees = [Tree(root, random.Random(f"{seed} {i}")) for i, root in enumerate(roots)]
    chance = random.Random(seed)
    for _ in range(number):
        tree = chance.choice(trees)
        try:
            tree.change()
        except FileNotFoundError as e:
            # The other side has taken it away.
            if len(trees) == 1:
                raise e
            tree.files = [each for each in tree.files if os.path.lexists(each)]
            tree.links = [each for each in tree.links if os.path.lexists(each)]


def groups(root):
    """The names of each file, and what large ones take on the disk: bytes of all, bytes with room."""
    names, large = {}, {}
    for where, directories, files in os.walk(root):
        directories[:] = [each for each in directories if each != ".sluice"]
        for name in files:
            path = f"{where}/{name}"
            found = os.lstat(path)
            if stat.S_ISREG(found.st_mode):
                name = os.path.relpath(path, root)
                names.setdefault(found.st_ino, []).append(name)
                if found.st_size >= SPARSE:
                    large[name] = (found.st_size, found.st_blocks * BLOCK)
    return {tuple(sorted(each)) for each in names.values()}, large


def has_holes(size, room):
    return room < size // 2


def compare(one, other):
    (of_one, large_of_one), (of_other, large_of_other) = groups(one), groups(other)
    for group in sorted(of_one - of_other):
        print("one file only in", one, *group)
    for group in sorted(of_other - of_one):
        print("one file only in", other, *group)
    for path in sorted(large_of_one.keys() & large_of_other.keys()):
        here, there = large_of_one[path], large_of_other[path]
        if has_holes(*here) != has_holes(*there):
            print(f"has holes on one side only: {path}")
            for root, (size, room) in ((one, here), (other, there)):
                print(f"    {room} of {size} bytes take room in {root}")


def status(text, word):
    """One word of the status of the only folder."""
    folder = json.loads(text)["folders"][0]
    found = folder[word]
    print(*found, sep="\n") if isinstance(found, list) else print(found)


def main():
    command, *arguments = sys.argv[1:]
    if command == "plant":
        plant(arguments[0], int(arguments[1]), arguments[2])
    elif command == "change":
        change(arguments[0], int(arguments[1]), arguments[2:])
    elif command == "compare":
        compare(*arguments)
    elif command == "status":
        status(sys.stdin.read(), arguments[0])
    else:
        sys.exit(__doc__)


main()
